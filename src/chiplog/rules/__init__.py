"""What a log must keep: rules of the file, of one event's fields, of its meaning, across events, and of form."""
