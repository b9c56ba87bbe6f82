"""The rules, each of which finds one field's value, with the words that say so."""
