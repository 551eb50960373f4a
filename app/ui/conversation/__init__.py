"""A conversation: its list, its messages, the box to write in."""
