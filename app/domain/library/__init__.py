"""The model library as values: what is offered, fetched, carried, compared. Every process; no imports."""
