"""The models page, and how a model fits this computer."""
