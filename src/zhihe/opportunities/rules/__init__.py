"""Plain Python: the shapes of a form, what it must say, what is risky, how it is searched."""
