"""What a person can do with the model library: fetch, find, compare, carry. Window's process; no Qt."""
