"""Review: check logs, format them, compare versions and merge them. Nothing here prints, asks or knows exit codes."""
