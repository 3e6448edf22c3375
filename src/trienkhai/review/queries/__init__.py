"""Reads of the review: its page, the reading desk, what is still missing."""
