"""The commands by group, each options in, one call, a view out; only the group that runs is imported."""
