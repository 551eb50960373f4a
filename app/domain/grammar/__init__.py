"""From JSON Schemas to grammars that hold a model to them."""
