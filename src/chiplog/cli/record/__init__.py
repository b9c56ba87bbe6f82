"""The calls behind writing: entries, changes, imports, and how they are taken back."""
