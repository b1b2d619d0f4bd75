"""志合 Zhihe: a city runs its volunteers on it."""
