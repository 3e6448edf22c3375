"""One-time passwords: told once, on paper or by telephone, and replaced by the person at the first sign-in."""

import secrets

# Without letters and digits that look alike on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS = 4, 4


def one_time_password() -> str:
    """Something like 'k7mq-3xvp-9cbh-tw2e': 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS))
