"""The demo city: small committed data and the generators that turn it into people, rosters and stories."""
