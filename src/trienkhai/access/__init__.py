"""Access: who may do what where, told once.

Owns grants and roles. Lists go through `visible_to`, single acts through `require`; both rest on `scope_of`.
"""
