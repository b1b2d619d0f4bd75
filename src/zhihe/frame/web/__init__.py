"""Pages that belong to no app: refusals and errors."""
