"""Ask a person: the entry form, its questions and suggestions, the review screen, conflicts."""
