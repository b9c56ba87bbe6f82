"""What the rules look at: sentences, names, days, and whose page it is."""
