"""Questions about people, answered from values and `now` alone."""
