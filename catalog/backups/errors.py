"""What can go wrong with a backup."""

__all__ = ["BackupError"]


class BackupError(Exception):
    """A backup could not be made or read back; the message says why and what would help."""
