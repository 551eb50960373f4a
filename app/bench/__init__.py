"""Measuring the program beside others, for `stillroom bench`. In the command line's process and its children.

Rule: it measures and is never part of normal work; only `app.cli.bench` imports it.
"""
