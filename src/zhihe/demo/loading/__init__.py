"""Loading the demonstration city: plans in memory, written with COPY."""
