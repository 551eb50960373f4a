"""Models on this computer. Runs in the window's process. Rule: never opens a network socket."""
