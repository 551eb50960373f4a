"""The window, in PySide6 Widgets. Runs in the window's process. Rule: the only importer of Qt."""
