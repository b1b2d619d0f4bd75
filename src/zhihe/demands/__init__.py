"""求助 (requests for help)."""
