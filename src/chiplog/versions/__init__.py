"""Versions of a log: by revision, file or day; and what differs between two of them."""
