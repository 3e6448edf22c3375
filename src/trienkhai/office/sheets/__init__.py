"""Spreadsheets: read strangers' files without losing a cell or trusting a byte; small helpers for our own exports.

`child.read_book_limited` reads an upload; `reading.read_book` is the same without the limited process.
"""
