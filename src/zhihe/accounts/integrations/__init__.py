"""One directory for each outside service."""
