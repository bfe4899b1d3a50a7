"""People: who they are, how they sign on, what they may see, and what they are owed."""
