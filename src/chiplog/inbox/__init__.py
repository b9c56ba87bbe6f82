"""The inbox: what official sources have published since they were asked last, and what became of it."""
