"""What can go wrong with a release."""

__all__ = ["ReleaseError"]


class ReleaseError(Exception):
    """A release cannot be written or read; the message says what, where, and how to mend it."""
