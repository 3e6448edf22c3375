"""Sending a document to units and posts, and their word that it was received and read.

Only the official acts are kept: that a post said so, on which day, by whom in office. No opening of a page is recorded.
"""
