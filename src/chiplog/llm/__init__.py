"""The user's own language model: what it is asked about a page, and which of its answers are used."""
