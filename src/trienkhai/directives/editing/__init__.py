"""Correcting what was read of a document: one act a change, logged, and the last one can be taken back."""
