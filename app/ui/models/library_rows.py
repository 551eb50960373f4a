"""What the list of models shows: those here, those to be fetched, those of other programs, downloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.engine.models import Model
from app.domain.library.catalogue import Entry, Licence, Role
from app.domain.library.downloads import Download, Stage
from app.domain.library.found import Found
from app.domain.library.recommending import Rated

ALL, HERE, FITS_HERE, CHAT, EMBEDDINGS, MEDICAL, ELSEWHERE = (
    "all",
    "here",
    "fits",
    "chat",
    "embeddings",
    "medical",
    "elsewhere",
)
"""What the list may be narrowed to."""
USE, IN_USE, ADDED, DOWNLOAD, TERMS, WHY, PAUSE, GO_ON, RETRY, WAIT, LINK, SHOW = (
    "use",
    "in use",
    "here",
    "download",
    "terms",
    "why",
    "pause",
    "go on",
    "retry",
    "wait",
    "link",
    "show",
)
"""The one thing to do with a row; IN_USE, ADDED and WAIT are said and not done."""
SAID = (IN_USE, ADDED, WAIT)
STOPPED = {Stage.PAUSED: GO_ON, Stage.FAILED: RETRY}


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One row. `key` stays the same while the row is about the same file.

    `model` is set where it is here, `entry` where the catalogue has it (with `rated` and `licence`), `found`
    where another program has it, `download` while it is fetched. `about` says what it is good for.
    `default`: it answers in new chats. `asks`: terms have to be accepted first. `fit_known`: whether it fits
    is said, be it that nobody knows.
    """

    key: str
    name: str
    maker: str
    about: str
    bytes: int
    action: str
    quantisation: str = ""
    terms: str = ""
    default: bool = False
    asks: bool = False
    embeds: bool = False
    model: Model | None = None
    entry: Entry | None = None
    rated: Rated | None = None
    licence: Licence | None = None
    found: Found | None = None
    download: Download | None = None
    fit_known: bool = True
    words: str = ""

    def has(self, sought: list[str]) -> bool:
        """Whether all of these words, in lower case, are in what is known of it."""
        return all(word in self.words for word in sought)

    def belongs(self, shown: str, fits: str) -> bool:
        """Whether it is among those that are shown. `fits` is its verdict."""
        medical = self.entry is not None and self.entry.role is Role.MEDICAL
        return {
            HERE: self.model is not None,
            FITS_HERE: fits == "fits",
            CHAT: not self.embeds,
            EMBEDDINGS: self.embeds,
            MEDICAL: medical,
            ELSEWHERE: self.found is not None,
        }.get(shown, True)


def words_of(row: LibraryRow) -> str:
    """All that it can be found by."""
    said = [row.name, row.maker, row.about, row.quantisation, row.terms]
    if row.entry is not None:
        entry = row.entry
        said += [entry.family, entry.languages_text, entry.file, entry.repository, entry.remark]
        said += [*entry.good_at, *entry.bad_at, *entry.languages]
    if row.model is not None:
        said += [row.model.file, row.model.source.repository, row.model.source.program]
    return " ".join(said).casefold()


def action(row: LibraryRow, fits: str, download: Download | None) -> str:
    """What is to be done with it first. `fits` is its verdict."""
    if download is not None and download.stage is not Stage.DONE:
        return STOPPED.get(download.stage, WAIT if download.stage is Stage.CHECKING else PAUSE)
    if row.model is not None:
        return ADDED if row.embeds else IN_USE if row.default else USE
    if row.found is not None:
        return WHY if row.found.facts is None else LINK
    if fits == "no":
        return WHY
    return TERMS if row.asks else DOWNLOAD


def of_key(rows: Iterable[LibraryRow], key: str) -> LibraryRow | None:
    """The row with this key."""
    return next((row for row in rows if row.key == key), None)
