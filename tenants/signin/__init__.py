"""Logging in: passwords, lockout, second factor, sessions, single sign-on. Records are made elsewhere."""
