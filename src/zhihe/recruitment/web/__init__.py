"""Pages of 招募."""
