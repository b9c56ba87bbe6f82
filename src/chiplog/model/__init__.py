"""What an event is. The text of the model stands in docs/model.md."""
