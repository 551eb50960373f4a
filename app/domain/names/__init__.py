"""What identifies people in a text, and what is written in its place."""
