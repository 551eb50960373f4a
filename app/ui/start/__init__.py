"""From the first start to an open vault: language and look, passphrase, recovery code, model, unlocking."""
