"""Rows of the database as values of the domain."""

from __future__ import annotations

from typing import Any

from app.domain.chat import Conversation, Kind, Message, Role, State

Row = dict[str, Any]


def conversation_of(row: Row) -> Conversation:
    """The conversation in a row of its table. Columns that are not its own are passed over."""
    return Conversation(
        id=row["id"],
        title=row["title"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        model_id=row["model_id"],
        pinned=bool(row["pinned"]),
        collection_id=row.get("collection_id"),
        adapter=row["adapter"],
        adapter_strength=row["adapter_strength"],
    )


def message_of(row: Row) -> Message:
    """The message in a row with exactly its fields."""
    typed = {
        "active": bool(row["active"]),
        "role": Role(row["role"]),
        "kind": Kind(row["kind"]),
        "state": State(row["state"]),
    }
    return Message(**{**row, **typed})
