"""Answers from values and `now`: hours, slots, the join window, what patients may change."""
