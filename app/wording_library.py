"""Errors of models, downloads and what else the library does, in words; see `app.wording`."""

from __future__ import annotations

from app.domain import errors as e
from app.wording_text import Translate, Words, fill, plain, size_text


class LibraryWording:
    """The sentences. The class is the context under which Qt's tools find them."""

    def __init__(self, translate: Translate = plain) -> None:
        self._translate = translate

    def tr(self, text: str, comment: str | None = None, n: int = -1) -> str:
        """Translate; "(s)" left over by English becomes the right ending."""
        said = self._translate("LibraryWording", text, comment, n)
        return said.replace("(s)", "" if n == 1 else "s") if n >= 0 else said

    def explain(self, error: e.ModelError | e.DownloadError) -> Words:
        """By branch of the tree."""
        match error:
            case e.ModelInvalid():
                return self._invalid(error)
            case e.ModelError():
                return self._model(error)
            case e.HostUnreachable():
                return self._unreachable(error)
            case e.HostRefused():
                return self._refused(error)
        return self._download(error)

    # -- models ------------------------------------------------------------------------------------

    def _model(self, error: e.ModelError) -> Words:
        tr = self.tr
        match error:
            case e.NoModel():
                text = tr("There is no model on this computer yet.")
                return Words(text, tr("Add a model file to get replies."), tr("Choose a model"))
            case e.ModelMissing(name=name):
                text = tr("The file of %1 is no longer on this computer.")
                return Words(fill(text, name), tr("Add it again."), tr("Add a file"))
            case e.ModelChanged(name=name):
                text = tr("The file of %1 is not the one that was added.")
                return Words(fill(text, name), tr("Delete it and add it again from its source."))
            case e.ModelExists(name=name):
                return Words(fill(tr("This file is here already, as %1."), name))
            case e.ModelInUse(name=name):
                text = fill(tr("%1 is writing at this moment."), name)
                return Words(text, tr("Stop the reply first."))
            case e.NoSpace(needed=needed, free=free):
                text = tr("There is not enough room for this model: %1 needed, %2 free.")
                text = fill(text, size_text(needed), size_text(free))
                return Words(text, tr("Make room on the disk."), tr("Try again"))
        return Words(tr("This model file cannot be used."), tr("Choose another file."), tr("Add a file"))

    def _invalid(self, error: e.ModelInvalid) -> Words:
        tr = self.tr
        again, other = tr("Download or copy the file again."), tr("Choose another file.")
        title, advice = {
            "empty": (tr("%1 is empty."), again),
            "magic": (tr("%1 is not a model file in the GGUF format."), other),
            "version": (tr("%1 uses a version of the GGUF format that is not read."), other),
            "truncated": (tr("%1 is incomplete: its end is missing."), again),
            "counts": (tr("%1 gives sizes that cannot be right, so it was not used."), again),
            "metadata": (tr("%1 has a damaged description, so it was not used."), again),
            "architecture": (tr("%1 is a kind of model that Stillroom does not run."), other),
            "tokens": (tr("%1 has a damaged word list, so it was not used."), again),
            "tensors": (tr("%1 has damaged contents, so it was not used."), again),
            "split": (tr("%1 is one part of a model in several files."), tr("Choose one in a single file.")),
            "projector": (
                tr("%1 is the picture part of a model. It cannot answer by itself."),
                tr("Choose the model's main file."),
            ),
        }.get(error.fault, (tr("%1 cannot be used as a model."), other))
        return Words(fill(title, error.name), advice, tr("Add a file"))

    # -- downloads ---------------------------------------------------------------------------------

    def _download(self, error: e.DownloadError) -> Words:
        tr = self.tr
        match error:
            case e.DownloadsOff():
                return Words(
                    tr("Downloads are switched off."), tr("They can be switched on in the settings.")
                )
            case e.HostNotAllowed(host=host):
                text = fill(tr("The download was sent on to %1, which is not a trusted address."), host)
                return Words(text, tr("Nothing was fetched from there."))
            case e.DownloadWrong(name=name, fault="gguf"):
                text = fill(tr("What arrived for %1 is not a model file."), name)
                return Words(
                    text, tr("It was thrown away. Try again, or use another source."), tr("Try again")
                )
            case e.DownloadWrong(name=name):
                text = fill(tr("%1 arrived changed: it is not the file that was published."), name)
                return Words(
                    text, tr("It was thrown away. Try again, or use another source."), tr("Try again")
                )
            case e.LicenceNotAccepted(name=name):
                text = fill(tr("The terms of %1 have not been accepted."), name)
                return Words(text, tr("Read and accept them first."), tr("Read terms"))
        return Words(tr("The download did not work."), tr("Try again later."), tr("Try again"))

    def _unreachable(self, error: e.HostUnreachable) -> Words:
        tr = self.tr
        again = tr("Try again")
        title, advice = {
            "offline": (tr("There is no network."), tr("The download goes on when it is back.")),
            "name": (tr("%1 was not found."), tr("Check the network or the address.")),
            "refused": (tr("%1 does not answer."), tr("Try again later.")),
            "timeout": (tr("%1 did not answer in time."), tr("Try again later.")),
            "certificate": (
                tr("%1 could not prove that it is %1."),
                tr("Nothing was fetched. A network that reads along needs its certificate in the system."),
            ),
            "proxy": (tr("The proxy does not let the connection to %1 through."), tr("Check the settings.")),
        }.get(error.reason, (tr("The connection to %1 broke off."), tr("What is here is kept.")))
        return Words(fill(title, error.host), advice, again)

    def _refused(self, error: e.HostRefused) -> Words:
        tr = self.tr
        title, advice = {
            "missing": (tr("%2 does not have %1."), tr("It may have been moved or withdrawn.")),
            "gated": (
                tr("%2 asks you to accept the terms of %1 first."),
                tr("Accept them on its page, then enter your access token."),
            ),
            "token": (tr("%2 does not accept the access token for %1."), tr("Enter another one.")),
            "busy": (tr("%2 asks for patience."), tr("The download goes on by itself.")),
        }.get(error.reason, (tr("%2 did not give %1."), tr("Try again later.")))
        return Words(fill(title, error.name, error.host), advice, tr("Try again"))
