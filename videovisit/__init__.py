"""The live side: requirements check, waiting room and the call."""
