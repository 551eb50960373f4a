"""Errors and measures in words, for the window and the command line alike.

Qt-free: texts stand in `tr("…")` so that Qt's extraction finds them under the context "Wording"; the window
hands in `QCoreApplication.translate`, the command line nothing and speaks English.
"""

from __future__ import annotations

import math

from app.domain import errors as e
from app.domain.errors import AppError
from app.domain.summarising import Coverage
from app.wording_library import LibraryWording
from app.wording_text import Sentences
from app.wording_text import Translate as Translate
from app.wording_text import Words as Words
from app.wording_text import fill as fill
from app.wording_text import plain as plain
from app.wording_text import size_text as size_text


def explain(error: AppError, translate: Translate = plain) -> Words:
    """An error in words, from its facts alone."""
    return Wording(translate).explain(error)


def duration_text(seconds: float, translate: Translate = plain) -> str:
    """Time left, rounded up: "About 3 minutes left"."""
    return Wording(translate).left(seconds)


def span_text(seconds: float, translate: Translate = plain) -> str:
    """How long something will take, rounded up: "About 3 minutes"."""
    return Wording(translate).span(seconds)


def coverage_text(covered: Coverage, translate: Translate = plain) -> str:
    """What was read: "9 of 9 pages accounted for. 7 read, 1 picture without text, 1 blank."."""
    words = Wording(translate)
    return f"{words.accounted(covered)}. {words.fates(covered)}."


def accounted_text(covered: Coverage, translate: Translate = plain) -> str:
    """The first half of the coverage line: "9 of 9 pages accounted for"."""
    return Wording(translate).accounted(covered)


def fates_text(covered: Coverage, translate: Translate = plain) -> str:
    """The second half of the coverage line: "7 read, 1 picture without text, 1 blank"."""
    return Wording(translate).fates(covered)


class Wording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    def explain(self, error: AppError) -> Words:
        """By branch of the tree."""
        match error:
            case e.VaultError():
                return self._vault(error)
            case e.ModelError() | e.DownloadError():
                return LibraryWording(self._translate).explain(error)
            case e.EngineStopped():
                return self._stopped(error)
            case e.EngineError():
                return self._engine(error)
            case e.DocumentTooLarge():
                return self._too_large(error)
            case e.DocumentError():
                return self._document(error)
        return Words(self.tr("Something went wrong."), self.tr("Nothing was changed."))

    # -- vault -------------------------------------------------------------------------------------

    def _vault(self, error: e.VaultError) -> Words:
        tr = self.tr
        match error:
            case e.WrongPassphrase(wait_s=wait) if wait > 0:
                text = tr("That passphrase is not right. The next try is possible in %1.")
                return Words(fill(text, self.wait(wait)))
            case e.WrongPassphrase():
                return Words(tr("That passphrase is not right."))
            case e.TooManyTries(wait_s=wait):
                text = tr("Too many wrong tries. The next one is possible in %1.")
                return Words(fill(text, self.wait(wait)))
            case e.WrongRecoveryCode(mistyped=True):
                text = tr("There is a typing mistake in the code.")
                return Words(text, tr("Compare each group with your copy."))
            case e.WrongRecoveryCode():
                return Words(tr("This code does not open this vault."), tr("It may belong to another vault."))
            case e.WeakPassphrase(reason="common"):
                text = tr("This passphrase is easy to guess.")
                return Words(text, tr("Four unusual words or more is best."))
            case e.WeakPassphrase(least=least):
                return Words(tr("The passphrase needs at least %n character(s).", None, least))
            case e.VaultMissing(part="key"):
                return Words(
                    tr("The key file of this vault is gone. The vault cannot be opened without it."),
                    tr("Bring the file vault.key back from a copy of the folder. Nothing was changed."),
                )
            case e.VaultMissing(part="database"):
                return Words(
                    tr("The vault's key file is here, but its data file is gone."),
                    tr("Bring the file vault.db back from a copy of the folder. Nothing was changed."),
                )
            case e.VaultMissing():
                return Words(tr("There is no vault in this place."))
            case e.VaultExists():
                return Words(tr("There is a vault here already. It was left as it is."))
            case e.VaultDamaged(part="key"):
                return Words(
                    tr("The key file of this vault is damaged. Nothing was changed."),
                    tr("Bring the file vault.key back from a copy of the folder."),
                )
            case e.VaultDamaged():
                return Words(
                    tr("The vault's data file is damaged. Nothing was changed."),
                    tr("Bring the file vault.db back from a copy of the folder."),
                )
            case e.VaultInUse():
                text = tr("This vault is open in another Stillroom window.")
                return Words(text, tr("Close that one first."), tr("Try again"))
            case e.VaultTooNew():
                text = tr("This vault was written by a newer Stillroom.")
                return Words(text, tr("Open it with that version."))
            case e.VaultUnwritable():
                return Words(
                    tr("The vault's folder cannot be written to."),
                    tr("Check that the disk is not write-protected and that the folder is yours."),
                    tr("Try again"),
                )
            case e.DiskFull():
                text = tr("The disk is full. What was saved before is kept.")
                return Words(text, tr("Make room on the disk."), tr("Try again"))
            case e.VaultLocked():
                return Words(tr("The vault is locked."), tr("Unlock it first."))
        return Words(tr("The vault cannot do this now."), tr("Nothing was changed."))

    # -- engine ------------------------------------------------------------------------------------

    def _stopped(self, error: e.EngineStopped) -> Words:
        tr = self.tr
        again = tr("Try again")
        if error.kind == "memory":
            text = tr("The model stopped: there was not enough memory. The text is kept.")
            return Words(text, tr("Close other programs or choose a smaller model."), again)
        text = tr("The model stopped by itself. The text is kept.")
        if error.kind == "killed":
            text = tr("The model was ended from outside. The text is kept.")
        if error.kind == "time":
            text = tr("The model took too long and was ended. The text is kept.")
        return Words(text, "", again)

    def _engine(self, error: e.EngineError) -> Words:
        tr = self.tr
        again = tr("Try again")
        match error:
            case e.EngineNotStarted(reason="restarts"):
                return Words(
                    tr("The model stopped several times in a row, so it was not started again."),
                    tr("Choose another model or restart Stillroom."),
                    again,
                )
            case e.EngineNotStarted(reason="missing" | "version"):
                text = tr("A part of Stillroom is missing or does not fit.")
                return Words(text, tr("Install Stillroom again."))
            case e.EngineNotStarted():
                return Words(tr("The model could not be started."), tr("Close other programs."), again)
            case e.EngineLoadFailed(name=name, reason="memory" | "context"):
                text = fill(tr("There is not enough memory for %1."), name)
                return Words(text, tr("Close other programs or choose a smaller model."), again)
            case e.EngineLoadFailed(name=name, reason="cancelled"):
                return Words(fill(tr("Loading %1 was cancelled."), name), "", again)
            case e.EngineLoadFailed(name=name, reason="adapter"):
                text = fill(tr("The adapter %1 does not work with this model."), name)
                return Words(text, tr("Choose another adapter for this chat, or none."))
            case e.EngineLoadFailed(name=name):
                text = fill(tr("%1 could not be loaded."), name)
                return Words(text, tr("Check its file on the Models page, or choose another model."))
            case e.PromptTooLong():
                text = tr("This text is too long for the model.")
                return Words(text, tr("Shorten it, or send it as a document."))
            case e.SandboxRefused():
                return Words(
                    tr("The system did not let the model be shut in, so it was not started."),
                    tr("Nothing was read. The Privacy page says more."),
                )
            case e.EngineFailed():
                return Words(tr("The model could not go on. The text is kept."), "", again)
        return Words(tr("The model cannot answer now."), "", again)

    # -- documents ---------------------------------------------------------------------------------

    def _document(self, error: e.DocumentError) -> Words:
        tr = self.tr
        other = tr("Choose another file")
        name = str(getattr(error, "name", ""))
        match error:
            case e.DocumentMissing():
                title, advice = tr("%1 is not there."), tr("It may have been moved or renamed.")
            case e.DocumentUnreadable():
                title, advice = tr("The system does not let %1 be opened."), tr("Check who may read it.")
            case e.DocumentUnsupported():
                title = tr("%1 is a kind of file that is not read.")
                advice = tr(
                    "Stillroom reads PDF, Office documents and tables, EPUB, e-mail, web pages, text and "
                    "pictures of pages."
                )
            case e.DocumentEncrypted(by="rights"):
                title = tr("%1 is protected in a way that a password does not open.")
                advice = tr("Save a copy without the protection and choose that.")
            case e.DocumentEncrypted():
                title = tr("%1 is protected with a password.")
                advice = tr("Give the password, or save a copy without it and choose that.")
            case e.DocumentWrongPassword():
                title = tr("The password does not open %1.")
                advice = tr("Capital and small letters count. Try again.")
            case e.DocumentDamaged():
                title, advice = tr("%1 is damaged and could not be read."), tr("Try to get it again.")
            case e.DocumentEmpty(scanned=scanned) if scanned > 0:
                title = tr("%1 holds pictures of pages, but no text.")
                advice = tr("No words were found in them. Choose a sharper scan or a copy with text.")
            case e.DocumentEmpty():
                title, advice = tr("There is no text in %1."), ""
            case e.ReportExists():
                title = tr("A file named %1 is there already.")
                return Words(fill(title, name), tr("Choose another name, or let it be replaced."))
            case e.ReportUnwritable(reason="refused"):
                return Words(tr("This place cannot be written to."), tr("Choose a folder of your own."))
            case e.ReportUnwritable(reason="folder"):
                return Words(
                    tr("There is no such folder, or a folder has that name."), tr("Choose another place.")
                )
            case e.ReportUnwritable():
                return Words(tr("The file could not be written."), tr("Try another place or a shorter name."))
            case _:
                return Words(tr("This document cannot be read."), "", other)
        return Words(fill(title, name), advice, other)

    def _too_large(self, error: e.DocumentTooLarge) -> Words:
        tr = self.tr
        number = f"{error.most:,}"
        title, most = {
            "bytes": (tr("%1 is too large: files up to %2 are read."), size_text(error.most)),
            "unpacked": (tr("%1 is too large when unpacked: up to %2 is read."), size_text(error.most)),
            "pages": (tr("%1 has too many pages: up to %2 are read."), number),
            "characters": (tr("%1 has too much text: up to %2 characters are read."), number),
            "memory": (tr("Reading %1 took more memory than it may."), ""),
            "time": (tr("Reading %1 took longer than it may."), ""),
        }.get(error.limit, (tr("%1 is too large."), ""))
        advice = tr("Split it and choose one part at a time.")
        return Words(fill(title, error.name, most), advice, tr("Choose another file"))

    # -- measures ----------------------------------------------------------------------------------

    def left(self, seconds: float) -> str:
        """Time left."""
        if seconds < 20:
            return self.tr("A few seconds left")
        if seconds < 55:
            return self.tr("Less than a minute left")
        minutes = math.ceil(seconds / 60)
        if minutes < 60:
            return self.tr("About %n minute(s) left", None, minutes)
        return self.tr("About %n hour(s) left", None, round(minutes / 60))

    def span(self, seconds: float) -> str:
        """How long something will take."""
        if seconds < 55:
            return self.tr("Less than a minute")
        minutes = math.ceil(seconds / 60)
        if minutes < 60:
            return self.tr("About %n minute(s)", None, minutes)
        return self.tr("About %n hour(s)", None, round(minutes / 60))

    def wait(self, seconds: int) -> str:
        """A wait."""
        if seconds < 120:
            return self.tr("%n second(s)", None, max(seconds, 1))
        return self.tr("%n minute(s)", None, math.ceil(seconds / 60))

    def accounted(self, covered: Coverage) -> str:
        """How many pages have a known fate."""
        text = (
            self.tr("%1 of %2 pages accounted for")
            if covered.paged
            else self.tr("%1 of %2 sections accounted for")
        )
        return fill(text, str(covered.accounted), str(covered.total))

    def fates(self, covered: Coverage) -> str:
        """What became of them."""
        tr = self.tr
        said = (
            (covered.read, tr("%1 read")),
            (covered.ocr, tr("%n scan(s) read", None, len(covered.ocr))),
            (covered.weak, tr("%n weak scan(s)", None, len(covered.weak))),
            (covered.scanned, tr("%n picture(s) without text", None, len(covered.scanned))),
            (covered.blank, tr("%1 blank")),
            (covered.failed, tr("%1 not readable")),
            (covered.unread, tr("%1 not reached")),
        )
        parts = [fill(text, str(len(pages))) for pages, text in said if pages]
        return ", ".join(parts) if parts else tr("None read")
