"""The thread: how a change below is heard above, and how an object names the steps before and after it.

Owns no tables. Lower floors call `changed`; upper floors registered `follow` at start. Signals are not used.
"""
