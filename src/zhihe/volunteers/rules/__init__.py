"""Rules of volunteers in plain Python."""
