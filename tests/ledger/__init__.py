"""The time bank."""
