"""The commands of `chiplog sources`."""
