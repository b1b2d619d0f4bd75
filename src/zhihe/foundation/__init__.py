"""Plain Python that every other package may import. Nothing here knows Django."""
