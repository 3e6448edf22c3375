"""An amended text of a registered document: uploaded, compared with the one in force, adopted; what pointed at it still does."""
