"""Values and rules of the field. Runs in every process. Rule: standard library only, no input or output."""
