"""Tables of fields: columns, rows, the review beside the page, saving."""
