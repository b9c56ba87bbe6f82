"""Commands that begin with `inbox`."""
