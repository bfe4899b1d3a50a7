"""The errors of the local stack: a sentence for the person who started it."""


class LocalError(Exception):
    """Something a person can put right; its text is printed as one line, never a trace."""


class InUseError(LocalError):
    """Another copy runs on this data folder."""
