"""An entry made with the person at the terminal: questions, proposals, a sheet to look at."""
