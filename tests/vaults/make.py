"""Freeze a vault of the present version: `python -m tests.vaults.make tests/vaults/vN`, once per version.

What is put in is what `tests/unit/test_vault_frozen.py` looks for. A folder that is there is not touched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.chat import Kind, State
from app.domain.questions.passage_cutting import passages
from app.domain.questions.passages import SourceFile
from app.domain.summarising import Coverage, Point, Summary, Support
from app.storage import outside
from app.storage.answers import Answers
from app.storage.collections import Collections
from app.storage.conversations import Conversations
from app.storage.documents import Documents
from app.storage.judgements import Comparisons, Evaluations
from app.storage.kdf import FLOOR
from app.storage.licences import Licences
from app.storage.pack_results import PackResults
from app.storage.passages import Embedder, Passages
from app.storage.pseudonyms import Pseudonyms
from app.storage.secrets import Secrets
from app.storage.vault import Vault
from tests.vaults import samples

README = """\
# A vault as version {version} of the schema made it

Never changed. `tests/unit/test_vault_frozen.py` opens a copy of it with every later
program. Nothing in it is private.

Passphrase: {passphrase}
Recovery code: {code}
"""


def fill(vault: Vault) -> None:
    """One of everything."""
    conversations, documents = Conversations(vault), Documents(vault)
    chat = conversations.create(100.0, "Über den Löwenzahn", "aaaabbbbccccdddd")
    question, reply = conversations.add_exchange(chat.id, "What is a dandelion?", "aaaabbbbccccdddd", 101.0)
    conversations.finish(reply.id, State.STOPPED, "A yellow flow", 102.0)
    second = conversations.add_reply_version(reply.id, 103.0)
    conversations.note_adapter(second.id, "ccccddddeeeeffff", "Garden letters", 0.5)
    conversations.finish(
        second.id, State.COMPLETE, "A yellow flower.", 104.0, thinking="Weeds, then.", thinking_s=0.5
    )
    _, cut = conversations.add_exchange(chat.id, "And then?", None, 105.0)
    conversations.save_text(cut.id, "It becomes a")
    conversations.pin(chat.id, True)

    letters = conversations.create(200.0, "letter.pdf")
    stored = documents.add(letters.id, samples.document(), 201.0)
    _, summary = conversations.add_exchange(letters.id, "letter.pdf", "m", 202.0, stored.id, Kind.SUMMARY)
    points = (
        Point("The dose is 5 mg.", Support.VERIFIED, 1, 8, 25, "Heading"),
        Point("Blank.", Support.WEAK, 3, 30, 40),
    )
    coverage = Coverage(3, (1, 3), blank=(2,))
    documents.save_summary(summary.id, Summary(stored.id, points, coverage, "m", 4, 1.5))
    conversations.finish(summary.id, State.FAILED, "The dose is 5 mg.", 203.0, '{"error":"EngineFailed"}')

    _fill_collection(vault, chat.id)
    PackResults(vault).keep(stored.id, "key", "- The dose is 5 mg.")
    Pseudonyms(vault).add("name", "Löwe", "Person A")

    Licences(vault).accept("HAI-DEF", "cd" * 32, "aaaabbbbccccdddd", 220.0)
    Secrets(vault).put("hub", "hf_example", 221.0)
    Evaluations(vault).add("aaaabbbbccccdddd", {"passed": 3}, 222.0)
    Comparisons(vault).add({"prompt": "Why?"}, 223.0)

    gone = conversations.create(300.0, "Deleted")
    conversations.delete(gone.id, 301.0)
    assert question.id


def _fill_collection(vault: Vault, conversation_id: str) -> None:
    collections, found = Collections(vault), Passages(vault)
    letters = collections.create("Letters", 210.0)
    document = samples.document()
    collections.put(letters.id, SourceFile("/letters/a.pdf", 7, 8), document, passages(document), 211.0)
    collections.fail(letters.id, SourceFile("/letters/b.pdf", 7, 8), '{"error":"DocumentDamaged"}', 212.0)
    first = found.all(letters.id)[0]
    found.keep_vectors(Embedder("m", 2, "query: ", "passage: "), {first.number: b"\0\x3c\0\0"})
    _, answer = Conversations(vault).add_exchange(conversation_id, "Which dose?", None, 213.0)
    Conversations(vault).finish(answer.id, State.COMPLETE, "The dose is 5 mg.", 214.0)
    Answers(vault).keep(answer.id, letters.id, {"question": "Which dose?"})


def main(folder: Path) -> None:
    """Make the vault and its README in `folder`."""
    if folder.exists():
        raise SystemExit(f"{folder} is there already")
    vault, code = Vault.create(folder, samples.PASSPHRASE, FLOOR)
    with vault:
        fill(vault)
        version = vault.rows("PRAGMA user_version")[0]["user_version"]
    for name in (outside.LOCK, outside.KEY + ".prev"):
        (folder / name).unlink()
    (folder / "README.md").write_text(
        README.format(version=version, passphrase=samples.PASSPHRASE, code=code), encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
