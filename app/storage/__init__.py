"""The encrypted vault. Runs in the window's process only. Rule: the only SQL and key material live here."""
