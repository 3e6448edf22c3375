"""Reading a document into provisions: text out of files, numbering schemes as data, anchors that stay. Pure.

No paragraph is lost: each stands in the opening, in one provision, in the closing, or in the list of those not placed.
"""
