"""Review: the report on how a resolution was carried out, in which every figure and sentence has its sources.

Owns campaigns, reviews with their sections, sentences and figures, and editions, their frozen issues.
"""
