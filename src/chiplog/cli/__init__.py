"""The commands: options in, one call, a view out."""
