"""Plain Python that every app may use: no Django here."""
