"""招募 (recruitment)."""
