"""The text of a log: blocks, parse and emit, comments, splices, importers, and the store that writes the file."""
