"""Things that happen on the live side: one transaction each."""
