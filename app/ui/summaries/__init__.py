"""A summary before, while and after it is made, its kinds, and how it is saved."""
