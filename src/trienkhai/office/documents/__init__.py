"""Papers: facts in, Word and PDF out; a reader that checks a Word file against its ruleset."""
