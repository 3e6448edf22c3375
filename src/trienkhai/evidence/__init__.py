"""Evidence: stored files, byte for byte as they came, visible whole with their row or not at all.

Owns StoredFile. Whoever uses a file links it; the file is readable if one of its holders is visible to the asker.
"""
