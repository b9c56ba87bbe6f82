"""From bytes to a page: its blocks of text, and what its head says."""
