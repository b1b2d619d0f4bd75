"""账号与实名: sign-in, identity, consent, guardians."""
