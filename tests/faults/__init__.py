"""Faults planted on purpose, and whether the state machines find them (trust.md)."""
