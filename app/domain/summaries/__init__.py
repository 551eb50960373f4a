"""From proved points to a summary, its key facts, what it leaves out, and how it is written down."""
