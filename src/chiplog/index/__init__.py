"""The SQLite index of a log: its tables, its sync with the file, and every question that is asked of it."""
