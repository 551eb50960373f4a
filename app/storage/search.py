"""Finding conversations by the words in their titles and messages."""

from __future__ import annotations

from app.domain.chat import SearchHit
from app.storage.rows import conversation_of
from app.storage.vault import Vault

MOST_HITS = 50
_MOST_MESSAGES = 1_000  # looked at for one query, best first
_MOST_TERMS = 20
_SNIPPET_TOKENS = 14

# U+0002 and U+0003 stand around what was found.
_TITLES = f"""
    SELECT c.*, (SELECT k.id FROM collections AS k WHERE k.number = c.collection) AS collection_id,
           highlight(title_search, 0, char(2), char(3)) AS snippet
      FROM title_search JOIN conversations AS c ON c.number = title_search.rowid
     WHERE title_search MATCH ? AND c.deleted_at IS NULL
     ORDER BY c.updated_at DESC, c.number DESC LIMIT {MOST_HITS}
"""  # noqa: S608 - constants only
_MESSAGES = f"""
    SELECT c.*, (SELECT k.id FROM collections AS k WHERE k.number = c.collection) AS collection_id,
           snippet(message_search, 0, char(2), char(3), '…', {_SNIPPET_TOKENS}) AS snippet
      FROM message_search
      JOIN messages AS m ON m.number = message_search.rowid
      JOIN conversations AS c ON c.id = m.conversation_id
     WHERE message_search MATCH ? AND m.active = 1 AND c.deleted_at IS NULL
     ORDER BY message_search.rank LIMIT {_MOST_MESSAGES}
"""  # noqa: S608 - constants only


def search(vault: Vault, query: str) -> list[SearchHit]:
    """The conversations that hold every word of `query`, the last one perhaps only begun.

    One hit for each conversation, at most 50: those with the words in their title first, newest first, then
    by how well their best message fits. Case and accents do not matter. Replies that are still being
    written, versions that are not shown and deleted conversations are not searched. Raises what the vault
    raises.
    """
    match = match_expression(query)
    if not match:
        return []
    hits: dict[str, SearchHit] = {}
    for row in (*vault.rows(_TITLES, (match,)), *vault.rows(_MESSAGES, (match,))):
        if row["id"] not in hits:
            hits[row["id"]] = SearchHit(conversation_of(row), row["snippet"])
    return list(hits.values())[:MOST_HITS]


def match_expression(query: str) -> str:
    """`query` as an FTS5 expression in which nothing a person types is syntax; "" when it has no word.

    >>> match_expression("5 mg* OR")
    '"5" "mg*" "OR"*'
    """
    plain = "".join(character if character.isprintable() else " " for character in query)
    words = [word for word in plain.split() if any(character.isalnum() for character in word)][:_MOST_TERMS]
    if not words:
        return ""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"
