"""The database engine of the settings: Django's PostgreSQL behind a breaker."""
