"""Values to text and to rich renderables. Nothing here prints."""
