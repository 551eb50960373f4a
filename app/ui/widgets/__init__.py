"""Parts every page is built from. Rule: each takes `theme`, `icons` and restyles on `theme.changed`."""
