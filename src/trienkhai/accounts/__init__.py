"""Accounts: the person who signs in. Owns Person; what a person may do is told by `access`."""
