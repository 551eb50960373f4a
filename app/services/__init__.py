"""What a person can do. Runs in the window's process or the command line. Rule: no Qt, no SQL, one thread."""
