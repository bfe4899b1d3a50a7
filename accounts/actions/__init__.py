"""What happens to people and their accounts, one transaction each."""
