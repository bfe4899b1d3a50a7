"""Every read of people; the first argument is who looks."""
