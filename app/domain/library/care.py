"""What looking after the library finds: files that changed, and files that are here twice."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.engine.models import Model


@dataclass(frozen=True, slots=True)
class Checked:
    """A model whose files were hashed again. `error` is `AppError.to_text()`; "": it is as it was added."""

    model: Model
    error: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file, or the files of a model, and whose they are.

    `owner` is "" for the library's own, "linked" for one that the library uses where it lies, "unlisted" for
    a file that lies in the library's folder and is not on its list, else the name of another program.
    `model_id` where it is listed. `files` are absolute paths.
    """

    files: tuple[str, ...]
    owner: str = ""
    model_id: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same content in several places. `bytes` of one of them, `name` of the model.

    `freed`: bytes that would be free if only one was kept; names of one and the same file on the disk count
    as one. `keep` is where another program has it, if that would do for the library's own copy; else None.
    """

    name: str
    sha256: str
    bytes: int
    copies: tuple[Copy, ...]
    freed: int
    keep: Copy | None = None


@dataclass(frozen=True, slots=True)
class MoveState:
    """Where the library is, and a move that was begun. Paths; "" for none.

    `away`: it should be at `folder`, and that is not there now. `target`: it was being moved there;
    `switched`: it is there, and only old files are left to be deleted.
    """

    folder: str
    away: bool = False
    target: str = ""
    switched: bool = False
