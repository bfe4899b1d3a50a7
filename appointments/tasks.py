"""What the workers do for appointments: kinds of notices, and sweeps."""
