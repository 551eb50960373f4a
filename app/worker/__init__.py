"""The boundary between processes. Runs on both sides. Rule: JSON lines, no words for people."""
