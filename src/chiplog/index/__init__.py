"""The SQLite index of a log: its tables, its synchronisation with the file, and all queries."""
