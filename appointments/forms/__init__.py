"""What people type about appointments."""
