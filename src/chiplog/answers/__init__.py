"""What the log can tell: pure functions over outlines and plain values, each of which takes its day."""
