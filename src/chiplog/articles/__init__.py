"""From a page to a draft: what it says of an act, each value with its evidence. Pure: text in, values out."""
