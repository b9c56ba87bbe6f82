"""The data model of an event. docs/model.md describes it in words."""
