"""The rules for a log: about the file, the fields of one event, its meaning, other events, and formatting."""
