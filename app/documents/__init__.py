"""From a file to text with positions. Runs in the documents child.

Rule: one file per process, nothing written to disk.
"""
