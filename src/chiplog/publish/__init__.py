"""A folder with a page and the log's data, for any web server or none."""
