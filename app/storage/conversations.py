"""Conversations and their messages in the vault."""

from __future__ import annotations

import builtins
import logging
import uuid
from dataclasses import asdict
from typing import Any

from app.domain.chat import Conversation, Kind, Message, Role, SearchHit, State
from app.domain.errors import DiskFull
from app.storage.rows import conversation_of, message_of
from app.storage.search import search
from app.storage.vault import Vault

log = logging.getLogger(__name__)

_MESSAGE = """
    SELECT m.id, m.conversation_id, m.position, m.version, m.active, m.role, m.kind, m.state, m.text,
           m.created_at, m.finished_at, m.model_id, m.document_id, m.error, m.thinking, m.thinking_s,
           m.adapter, m.adapter_name, m.adapter_strength,
           (SELECT count(*) FROM messages AS o
             WHERE o.conversation_id = m.conversation_id AND o.position = m.position) AS versions
      FROM messages AS m
"""

_CONVERSATION = """
    SELECT c.*, k.id AS collection_id
      FROM conversations AS c LEFT JOIN collections AS k ON k.number = c.collection
"""


class Conversations:
    """The conversations of an open vault. Times are passed in, as seconds since 1970.

    An unknown id is a bug and raises LookupError. Everything may raise DiskFull, in which case nothing of the
    call was done, VaultDamaged("database"), VaultUnwritable, and VaultLocked once the vault is closed.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    # -- conversations -------------------------------------------------------------------------

    def create(
        self, now: float, title: str = "", model_id: str | None = None, collection_id: str | None = None
    ) -> Conversation:
        """Begin an empty conversation. `title` "" is an untitled one, `model_id` None means the default.

        `collection_id`: the documents that are asked in it.
        """
        new = Conversation(uuid.uuid4().hex, title, now, now, model_id, collection_id=collection_id)
        row = asdict(new)
        del row["collection_id"]
        with self._vault.transaction():
            self._vault.insert("conversations", [row | {"collection": self._collection(collection_id)}])
        return new

    def list(self) -> list[Conversation]:
        """All that are not deleted: pinned first, then by last use, newest first."""
        rows = self._vault.rows(
            _CONVERSATION
            + " WHERE c.deleted_at IS NULL ORDER BY c.pinned DESC, c.updated_at DESC, c.number DESC"
        )
        return [conversation_of(row) for row in rows]

    def get(self, conversation_id: str) -> Conversation:
        """The conversation, deleted or not."""
        rows = self._vault.rows(_CONVERSATION + " WHERE c.id = ?", (conversation_id,))
        if not rows:
            raise LookupError("no such conversation")
        return conversation_of(rows[0])

    def rename(self, conversation_id: str, title: str) -> None:
        """Give it a title. Its place in the list stays."""
        self._set(conversation_id, "title = ?", title)

    def set_model(self, conversation_id: str, model_id: str | None) -> None:
        """Choose its model; None is the default model."""
        self._set(conversation_id, "model_id = ?", model_id)

    def set_adapter(self, conversation_id: str, adapter: str, strength: float) -> None:
        """Choose the adapter that replies are written with; "" is none."""
        with self._vault.transaction():
            self._set(conversation_id, "adapter = ?", adapter)
            self._set(conversation_id, "adapter_strength = ?", strength)

    def set_collection(self, conversation_id: str, collection_id: str | None) -> None:
        """Choose the documents that are asked in it; None makes it a plain one."""
        self._set(conversation_id, "collection = ?", self._collection(collection_id))

    def pin(self, conversation_id: str, pinned: bool) -> None:
        """Keep it on top of the list, or no longer."""
        self._set(conversation_id, "pinned = ?", int(pinned))

    def delete(self, conversation_id: str, now: float) -> None:
        """Hide it from list and search. `restore` brings it back until `purge_deleted` erases it."""
        self._set(conversation_id, "deleted_at = ?", now)

    def restore(self, conversation_id: str) -> None:
        """Undo `delete`."""
        self._set(conversation_id, "deleted_at = ?", None)

    def search(self, query: str) -> builtins.list[SearchHit]:
        """The conversations that hold the words of `query`; see `app.storage.search`."""
        return search(self._vault, query)

    def purge_deleted(self, older_than: float) -> int:
        """Erase what was deleted at `older_than` or before, with messages, documents and summaries; how many.

        Afterwards their words are in no page of the database, its index or its log. They may be in backups,
        and on a disk that moves data by itself, as flash does.
        """
        with self._vault.transaction():
            count = self._vault.run("DELETE FROM conversations WHERE deleted_at <= ?", (older_than,))
        if count:
            self._vault.checkpoint()
        return count

    # -- messages ------------------------------------------------------------------------------

    def messages(self, conversation_id: str) -> builtins.list[Message]:
        """What is shown: of every position the active version, with the number of `versions` there are."""
        where = " WHERE m.conversation_id = ? AND m.active = 1 ORDER BY m.position"
        return [message_of(row) for row in self._vault.rows(_MESSAGE + where, (conversation_id,))]

    def message(self, message_id: str) -> Message:
        """One message, active or not."""
        rows = self._vault.rows(_MESSAGE + " WHERE m.id = ?", (message_id,))
        if not rows:
            raise LookupError("no such message")
        return message_of(rows[0])

    def add_exchange(
        self,
        conversation_id: str,
        user_text: str,
        model_id: str | None,
        now: float,
        document_id: str | None = None,
        kind: Kind | None = None,
    ) -> tuple[Message, Message]:
        """Add a question and the empty reply that is going to be written, both or neither.

        With a document both messages name it and the reply is of kind `SUMMARY`, unless `kind` says
        otherwise. The conversation moves up.
        """
        with self._vault.transaction():
            self._set(conversation_id, "updated_at = ?", now)
            position = self._next_position(conversation_id)
            question = Message(
                uuid.uuid4().hex, conversation_id, position, 1, True, Role.USER, Kind.TEXT, State.COMPLETE,
                user_text, now, finished_at=now, document_id=document_id,
            )  # fmt: skip
            reply = Message(
                uuid.uuid4().hex, conversation_id, position + 1, 1, True, Role.ASSISTANT,
                kind or (Kind.SUMMARY if document_id else Kind.TEXT), State.WRITING, "", now,
                model_id=model_id, document_id=document_id,
            )  # fmt: skip
            self._insert(question, reply)
        return question, reply

    def add_reply_version(self, message_id: str, now: float, model_id: str | None = None) -> Message:
        """Add an empty version of a reply and show that one; the versions before it are kept.

        `model_id` None takes the model of the version it replaces.
        """
        with self._vault.transaction():
            old = self.message(message_id)
            if old.role is not Role.ASSISTANT:
                raise ValueError("only a reply has versions")
            self._deactivate(old)
            new = Message(
                uuid.uuid4().hex, old.conversation_id, old.position, old.versions + 1, True,
                old.role, old.kind, State.WRITING, "", now, model_id=model_id or old.model_id,
                document_id=old.document_id, versions=old.versions + 1,
            )  # fmt: skip
            self._insert(new)
            self._set(old.conversation_id, "updated_at = ?", now)
        return new

    def versions(self, message_id: str) -> builtins.list[Message]:
        """Every version of the reply that stands where this one does, oldest first."""
        one = self.message(message_id)
        where = " WHERE m.conversation_id = ? AND m.position = ? ORDER BY m.version"
        return [
            message_of(row) for row in self._vault.rows(_MESSAGE + where, (one.conversation_id, one.position))
        ]

    def activate_version(self, message_id: str) -> Message:
        """Show this version of a reply instead of another."""
        with self._vault.transaction():
            self._deactivate(self.message(message_id))
            self._vault.run("UPDATE messages SET active = 1 WHERE id = ?", (message_id,))
        return self.message(message_id)

    def set_document(self, message_id: str, document_id: str) -> Message:
        """Name the document a message is about, once it has been read and stored."""
        changed = self._vault.run(
            "UPDATE messages SET document_id = ? WHERE id = ?", (document_id, message_id)
        )
        if not changed:
            raise LookupError("no such message")
        return self.message(message_id)

    def note_adapter(self, message_id: str, adapter: str, name: str, strength: float) -> Message:
        """Keep with which adapter a reply is written."""
        changed = self._vault.run(
            "UPDATE messages SET adapter = ?, adapter_name = ?, adapter_strength = ?"
            " WHERE id = ? AND state = ?",
            (adapter, name, strength, message_id, State.WRITING),
        )
        self._require_writing(changed)
        return self.message(message_id)

    def adapter_name(self, adapter: str) -> str:
        """What an adapter was called when a reply was last written with it; "" if none was."""
        where = "SELECT adapter_name FROM messages WHERE adapter = ? ORDER BY created_at DESC LIMIT 1"
        rows = self._vault.rows(where, (adapter,)) if adapter else []
        return str(rows[0]["adapter_name"]) if rows else ""

    def save_text(self, message_id: str, text: str, thinking: str = "") -> None:
        """Keep what has been written so far: all of the text and thinking, not the new part only."""
        changed = self._vault.run(
            "UPDATE messages SET text = ?, thinking = ? WHERE id = ? AND state = ?",
            (text, thinking, message_id, State.WRITING),
        )
        self._require_writing(changed)

    def finish(
        self,
        message_id: str,
        state: State,
        text: str,
        now: float,
        error: str | None = None,
        thinking: str = "",
        thinking_s: float = 0.0,
    ) -> Message:
        """End the writing of a reply. From here on its text is found by search.

        `error` is an `AppError` as text, `thinking_s` in seconds.
        """
        if state is State.WRITING:
            raise ValueError("that is no end")
        changed = self._vault.run(
            "UPDATE messages SET state = ?, text = ?, finished_at = ?, error = ?,"
            " thinking = ?, thinking_s = ? WHERE id = ? AND state = ?",
            (state, text, now, error, thinking, thinking_s, message_id, State.WRITING),
        )
        self._require_writing(changed)
        return self.message(message_id)

    def mark_interrupted(self) -> int:
        """Right after opening: what was being written when the program ended is interrupted; how many.

        On a full disk nothing is marked and nothing raised, since that must not keep anyone out.
        """
        try:
            with self._vault.transaction():
                return self._vault.run(
                    "UPDATE messages SET state = ? WHERE state = ?", (State.INTERRUPTED, State.WRITING)
                )
        except DiskFull:
            log.warning("disk_full_at_opening")
            return 0

    # -- parts ---------------------------------------------------------------------------------

    def _set(self, conversation_id: str, assignment: str, value: Any) -> None:
        changed = self._vault.run(
            f"UPDATE conversations SET {assignment} WHERE id = ?",  # noqa: S608 - our own words
            (value, conversation_id),
        )
        if not changed:
            raise LookupError("no such conversation")

    def _collection(self, collection_id: str | None) -> int | None:
        if collection_id is None:
            return None
        rows = self._vault.rows("SELECT number FROM collections WHERE id = ?", (collection_id,))
        if not rows:
            raise LookupError("no such collection")
        return int(rows[0]["number"])

    def _next_position(self, conversation_id: str) -> int:
        rows = self._vault.rows(
            "SELECT coalesce(max(position) + 1, 0) AS next FROM messages WHERE conversation_id = ?",
            (conversation_id,),
        )
        return int(rows[0]["next"])

    def _insert(self, *messages: Message) -> None:
        rows = [asdict(message) for message in messages]
        for row in rows:
            del row["versions"]  # counted, not stored
        self._vault.insert("messages", rows)

    def _deactivate(self, message: Message) -> None:
        self._vault.run(
            "UPDATE messages SET active = 0 WHERE conversation_id = ? AND position = ?",
            (message.conversation_id, message.position),
        )

    def _require_writing(self, changed: int) -> None:
        if not changed:
            raise LookupError("no such message is being written")
