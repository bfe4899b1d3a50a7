"""The pages of the live side."""
