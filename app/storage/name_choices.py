"""What a person chose about names in each chat, in the vault."""

from __future__ import annotations

from app.storage.vault import Vault

_BEGIN = "names:"
_CLEAR = """
    DELETE FROM meta WHERE name LIKE 'names:%'
       AND substr(name, 7) NOT IN (SELECT id FROM conversations)
"""


class NameChoices:
    """A word for each conversation that has one. Raises what `Documents` raises."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def get(self, conversation_id: str) -> str:
        """The word kept for a conversation, "" for none."""
        rows = self._vault.rows("SELECT value FROM meta WHERE name = ?", (_BEGIN + conversation_id,))
        return str(rows[0]["value"]) if rows else ""

    def set(self, conversation_id: str, word: str) -> None:
        """Keep a word, "" for none; those of conversations that are erased go."""
        with self._vault.transaction():
            self._vault.run(_CLEAR)
            self._vault.run("DELETE FROM meta WHERE name = ?", (_BEGIN + conversation_id,))
            if word:
                self._vault.insert("meta", [{"name": _BEGIN + conversation_id, "value": word}])
