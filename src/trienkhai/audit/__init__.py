"""Audit: one entry for every act, refusal and privileged read, in the transaction of the act; sealed into a chain.

Owns Entry and Seal. Everything that changes anything calls `record`.
"""
