"""Things that happen to appointments: one transaction each."""
