"""Reads of the review: its page, what units answered, what is still missing."""
