"""The boundary between processes. Runs on both sides. Rule: JSON lines down once, up many; no words for people."""
