"""A log of chip-trade policy events: what governments did, when, and how certain it is."""

__version__ = "0.1.0"
