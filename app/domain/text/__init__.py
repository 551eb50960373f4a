"""Words, numbers and sentences of a text: what every other room compares."""
