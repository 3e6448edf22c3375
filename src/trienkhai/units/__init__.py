"""Units: the tree of the organisation through time.

Owns roots, units, lines, dated namings and placements, groupings, successions, and the views of the tree on a day.
Models and queries only; every change goes through `directory`.
"""
