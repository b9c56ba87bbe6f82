"""A log of chip-trade policy events: what governments did, when, and how surely we know."""

__version__ = "0.1.0"
