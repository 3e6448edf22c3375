"""One module a subject; each function takes the parsed arguments and the Output, and returns an exit code or None."""
