"""The pages on which events are based: are they alive, is there a copy, which words decide."""
