"""A document as its pieces in the order of the paper, and what may be done to them. Pure.

Whatever is done, no letter of the document is lost or doubled, and only a move changes the order of its text.
"""
