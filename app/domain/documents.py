"""Documents as text with positions.

A document has one canonical text; pages, blocks and sentences are ranges of it, counted in characters
(Python `str` indices) from its start. A place is cited by page number where the format has pages and by
the headings above it where it has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """The formats that are read."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    ODT = "odt"
    PPTX = "pptx"
    EPUB = "epub"
    XLSX = "xlsx"  # and its binary form, xlsb
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"  # values parted by commas, semicolons or tabs
    RTF = "rtf"
    EML = "eml"
    MSG = "msg"
    IMAGE = "image"


class PageState(StrEnum):
    """What became of a page. Every page of a document has one."""

    READ = "read"
    BLANK = "blank"  # nothing on it
    OCR = "ocr"  # a picture whose text was recognised
    OCR_WEAK = "ocr weak"  # recognised, but much of it is doubtful
    SCANNED = "scanned"  # a picture without text; not read
    FAILED = "failed"  # the parser gave up on this page


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    RUNNING = "running"  # running header or footer: kept out of prompts
    HIDDEN = "hidden"  # text nobody sees: kept out of prompts and reported


@dataclass(frozen=True, slots=True)
class Block:
    """A range of the canonical text. `level` 1 to 6 for headings, else 0."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paged format, or a section (from one heading to the next) of one without pages.

    `number` counts from 1. `label` is the heading for sections, the name of a sheet or an attachment, and ""
    for other pages. `confidence`, 0 to 1, is how sure OCR is of what it read, the mean over characters; 1 for
    text that was not recognised.
    """

    number: int
    start: int
    end: int
    state: PageState
    label: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `paged` False: `pages` are sections. `sha256` and `bytes` are the file's.

    `doubtful` are ranges of the text, in order, whose numbers OCR may have read wrong: they are to be checked
    against the page.
    `truncated` is never true today: a document over a limit is refused instead of cut.
    """

    name: str
    kind: FileKind
    sha256: str
    bytes: int
    paged: bool
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    title: str = ""
    hidden_characters: int = 0
    doubtful: tuple[tuple[int, int], ...] = ()

    def is_doubtful(self, start: int, end: int) -> bool:
        """Whether this range has to be checked against the page.

        A number in it may have been read wrong, or it stands on a page that OCR could hardly read.
        """
        weak = ((page.start, page.end) for page in self.pages if page.state is PageState.OCR_WEAK)
        return any(first < end and start < last for first, last in (*self.doubtful, *weak))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: a range of the canonical text, with the page it starts on and the heading above it."""

    start: int
    end: int
    page: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the documents child may use. Bytes, pages, characters, seconds."""

    file_bytes: int = 100 << 20
    unpacked_bytes: int = 500 << 20
    pages: int = 2_000
    characters: int = 20_000_000
    memory_bytes: int = 1536 << 20
    cpu_s: int = 60
    wall_s: int = 120


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it lies in the vault; `document` holds the text."""

    id: str
    conversation_id: str
    added_at: float
    document: Document
