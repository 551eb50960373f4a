"""Stillroom: talk to open-weight language models and summarise documents entirely on one's own computer."""

__version__ = "0.1.0"
