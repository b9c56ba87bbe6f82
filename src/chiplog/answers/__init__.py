"""Answers from the log: each module returns one frozen value, with the footer that says what it is an answer to."""
