"""The file: blocks, reader, canonical writer, splices, store and the mirror that answers queries."""
