"""The calls behind what is asked of the log."""
