"""The model library measured: real children behind the launcher, the real shelf, the real page.

Runs in the command line's process. Rule: what speaks to a network began before that was denied.
"""
