"""Turn values into text and rich renderables. Nothing here prints."""
