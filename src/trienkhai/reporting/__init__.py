"""Reporting: what units are asked, and what they answered.

Owns indicators, templates with their versions, rounds with their frozen tree, exports, drafts, submissions, decisions.
Totals are made above, in `rollup`, which follows submissions and decisions.
"""
