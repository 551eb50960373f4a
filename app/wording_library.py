"""Errors of models, downloads and what else the library does, in words; see `app.wording`."""

from __future__ import annotations

from app.domain import errors as e
from app.domain.library.quantising import Drift, Plan, Verdict
from app.wording_bundle import BundleWording
from app.wording_text import Sentences, Translate, Words, fill, plain, size_text


class LibraryWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    def explain(self, error: e.ModelError | e.DownloadError) -> Words:
        """By branch of the tree."""
        match error:
            case e.ModelInvalid():
                return self._invalid(error)
            case e.AdapterMissing() | e.AdapterInvalid() | e.AdapterUnfit():
                return self._adapter(error)
            case e.NotQuantised() | e.NotComparable():
                return self._made_here(error)
            case e.CatalogueError():
                return self._catalogue(error)
            case e.BundleError():
                return BundleWording(self._translate).explain(error)
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
            case e.ModelAway(name=name, place=place):
                text = fill(tr("The file of %1 is not at %2 now."), name, place)
                return Words(text, tr("Connect the drive it is on, or put the file back."), tr("Try again"))
            case e.ModelPartMissing(name=name, file=file, parts=parts):
                text = fill(tr("%1 is in %2 files, and %3 is not among them."), name, str(parts), file)
                return Words(text, tr("Put all of its files into one folder."), tr("Try again"))
            case e.LibraryAway(place=place):
                text = fill(tr("The models are in %1, and that is not there now."), place)
                return Words(text, tr("Connect the drive they are on."), tr("Try again"))
            case e.MoveRefused():
                return self._not_moved(error)
            case e.FileTooLarge(place=place):
                text = fill(tr("The disk of %1 does not take files this large."), place)
                return Words(text, tr("Choose another disk, or one formatted as exFAT or NTFS."))
            case e.ModelChanged(name=name):
                text = tr("The file of %1 is not the one that was added.")
                return Words(fill(text, name), tr("Delete it and add it again from its source."))
            case e.ModelExists(name=name):
                return Words(fill(tr("This file is here already, as %1."), name))
            case e.ModelInUse():
                return self._in_use(error)
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
            "endian": (tr("%1 was made for another kind of processor."), other),
            "unknown": (
                tr("%1 is of a kind that this version of Stillroom does not know: %2."),
                tr("A newer version may know it."),
            ),
            "split": (
                tr("%1 is one of several files of a model, and its name does not say which."),
                tr("Give all of its files their names back, as in model-00001-of-00003.gguf."),
            ),
            "parts": (
                tr("%1 does not belong to the files beside it."),
                tr("Download all files of the model again from one place."),
            ),
        }.get(error.fault) or self._other_file(error.fault)
        return Words(fill(title, error.name, error.detail), advice, tr("Add a file"))

    def _in_use(self, error: e.ModelInUse) -> Words:
        tr = self.tr
        title, advice = {
            "comparing": (
                tr("%1 is being compared with other models now."),
                tr("Stop the comparison first."),
            ),
            "tasks": (tr("The tasks are being run on %1 now."), tr("Stop them first.")),
            "smaller": (
                tr("%1 is being made smaller, or compared with its smaller copy, now."),
                tr("Stop that first."),
            ),
        }.get(error.by, (tr("%1 is writing at this moment."), tr("Stop the reply first.")))
        return Words(fill(title, error.name), advice)

    def _not_moved(self, error: e.MoveRefused) -> Words:
        tr = self.tr
        title, advice = {
            "same": (tr("The models are in %1 already."), ""),
            "inside": (
                tr("%1 is inside the folder of the models, or around it."),
                tr("Choose another folder."),
            ),
            "taken": (tr("There is another file at %1."), tr("Choose an empty folder.")),
            "busy": (tr("Models are at work, or being fetched."), tr("Try again when that is done.")),
            "running": (tr("The models are being moved at this moment."), tr("Wait until that is done.")),
            "pending": (
                tr("The models were being moved to %1, and that was not finished."),
                tr("Finish or undo that first."),
            ),
        }.get(error.reason, (tr("%1 cannot be used as a folder."), tr("Choose another folder.")))
        return Words(fill(title, error.place), advice)

    def _other_file(self, fault: str) -> tuple[str, str]:
        """Of files that are whole, and no model that answers."""
        tr = self.tr
        gguf = tr("Look for the same model as a GGUF file.")
        fetch = tr("Download the model file itself.")
        return {
            "old": (tr("%1 is in an old format that is no longer read."), gguf),
            "format": (tr("%1 holds a model in another format than GGUF."), gguf),
            "archive": (tr("%1 is an archive, not a model file."), tr("Unpack it, or choose another file.")),
            "pointer": (tr("%1 only stands for a model file that was not downloaded."), fetch),
            "page": (tr("%1 is a page of the web, not a model file."), fetch),
            "projector": (
                tr("%1 is the picture part of a model. It cannot answer by itself."),
                tr("Choose the model's main file."),
            ),
            "mixed": (tr("%1 also holds a part for pictures, in a form that only Ollama reads."), gguf),
            "adapter": (
                tr("%1 is an adapter. It changes another model and cannot answer by itself."),
                tr("Add it to the adapters."),
            ),
            "imatrix": (
                tr("%1 helps to make models smaller. It is no model."),
                tr("Choose another file."),
            ),
        }.get(fault, (tr("%1 cannot be used as a model."), tr("Choose another file.")))

    # -- the list of known models -----------------------------------------------------------------

    def _catalogue(self, error: e.CatalogueError) -> Words:
        tr = self.tr
        kept = tr("The list of models that is here stays in use.")
        match error:
            case e.NotInCatalogue(name=name):
                return Words(fill(tr("%1 is not in the list of models."), name))
            case e.CatalogueInvalid(name=name, fault="key"):
                return Words(fill(tr("There is no public key in %1."), name), tr("Choose another file."))
            case e.CatalogueInvalid(name=name, fault="unreadable"):
                return Words(fill(tr("%1 cannot be read."), name), kept)
            case e.CatalogueInvalid(name=name, place=place) if place:
                return Words(fill(tr("%1 is no list of models: it is wrong at %2."), name, place), kept)
            case e.CatalogueInvalid(name=name):
                return Words(fill(tr("%1 is no list of models, or it is damaged."), name), kept)
            case e.CatalogueUntrusted(name=name, reason="signature"):
                return Words(fill(tr("%1 was changed after it was signed."), name), kept)
            case e.CatalogueUntrusted(name=name, key=key):
                text = fill(tr("%1 is signed by somebody you have not trusted yet (key %2)."), name, key)
                return Words(text, tr("Trust that key first, after comparing it with its owner."))
            case e.CatalogueOld(name=name):
                return Words(fill(tr("The list of models in %1 is not newer than the one here."), name), kept)
        return Words(tr("The list of models cannot be used."), kept)

    # -- adapters and smaller copies ---------------------------------------------------------------

    def _adapter(self, error: e.AdapterMissing | e.AdapterInvalid | e.AdapterUnfit) -> Words:
        tr = self.tr
        if isinstance(error, e.AdapterMissing):
            text = tr("The adapter %1 is no longer on this computer.")
            if not error.name:
                text = tr("The adapter of this chat is no longer on this computer.")
            return Words(fill(text, error.name), tr("Add it again, or choose none."))
        if isinstance(error, e.AdapterUnfit):
            title = {
                "architecture": tr("The adapter %1 was made for another kind of model than %2."),
                "parts": tr("The adapter %1 changes parts that %2 does not have."),
            }.get(error.fault, tr("The adapter %1 was made for a model of another size than %2."))
            advice = tr("Choose the model it was made for, or another adapter.")
            return Words(fill(title, error.name, error.base), advice)
        again, other = tr("Download or copy the file again."), tr("Choose another file.")
        title, advice = {
            "empty": (tr("%1 is empty."), again),
            "magic": (tr("%1 is not an adapter file in the GGUF format."), other),
            "version": (tr("%1 uses a version of the GGUF format that is not read."), other),
            "truncated": (tr("%1 is incomplete: its end is missing."), again),
            "counts": (tr("%1 gives sizes that cannot be right, so it was not used."), again),
            "metadata": (tr("%1 has a damaged description, so it was not used."), again),
            "tensors": (tr("%1 has damaged contents, so it was not used."), again),
            "model": (tr("%1 is a whole model, not an adapter."), tr("Add it as a model.")),
            "kind": (tr("Stillroom does not use adapters of the kind of %1."), tr("Choose a LoRA adapter.")),
            "pairs": (tr("Parts of the adapter %1 are missing, so it was not used."), again),
            "other": (tr("%1 holds more than a LoRA adapter does, so it was not used."), other),
            "shape": (tr("The parts of the adapter %1 do not go together, so it was not used."), again),
            "changed": (tr("The file of the adapter %1 is not the one that was added."), tr("Add it again.")),
        }.get(error.fault, (tr("%1 cannot be used as an adapter."), other))
        return Words(fill(title, error.name), advice, tr("Add a file"))

    def _made_here(self, error: e.NotQuantised | e.NotComparable) -> Words:
        tr = self.tr
        if isinstance(error, e.NotComparable):
            text = tr("%1 and %2 do not know the same words, so they cannot be compared this way.")
            return Words(fill(text, error.name, error.base))
        title, advice = {
            "larger": (tr("%1 would not get smaller as %2."), tr("Choose a smaller kind.")),
            "kind": (tr("%1 is of a kind that is not made smaller here."), ""),
            "busy": (tr("Another model is being made smaller."), tr("Wait for it, or stop it.")),
            "result": (tr("What was made of %1 is no good model."), tr("It was thrown away.")),
        }.get(error.fault, (tr("%1 could not be made smaller."), tr("What was begun was thrown away.")))
        return Words(fill(title, error.name, error.to), advice)

    # -- downloads ---------------------------------------------------------------------------------

    def _download(self, error: e.DownloadError) -> Words:
        tr = self.tr
        match error:
            case e.DownloadsOff():
                return Words(
                    tr("Downloads are switched off."), tr("They can be switched on in the settings.")
                )
            case e.DownloadsGone():
                return Words(
                    tr("Downloads need Stillroom to be started again."),
                    tr("The part of it that makes them was ended. What was fetched is kept."),
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
            case e.DownloadStopped(name=name):
                text = fill(tr("The part of Stillroom that was downloading %1 stopped working."), name)
                return Words(text, tr("What is here is kept."), tr("Try again"))
            case e.DownloadTaken(name=name):
                text = fill(tr("Another Stillroom is downloading %1 at this moment."), name)
                return Words(text, tr("Wait for it, or stop it there."), tr("Try again"))
            case e.AddressRefused():
                return self._address(error)
            case e.TokenInvalid():
                text = tr("This is not an access key of the hub.")
                return Words(text, tr("Copy it from your account there. It begins with hf_."))
            case e.LicenceNotAccepted(name=name):
                text = fill(tr("The terms of %1 have not been accepted."), name)
                return Words(text, tr("Read and accept them first."), tr("Read terms"))
        return Words(tr("The download did not work."), tr("Try again later."), tr("Try again"))

    def _address(self, error: e.AddressRefused) -> Words:
        tr = self.tr
        title, advice = {
            "open": (
                tr("%1 is not used: without https, others on the way could read and change what comes."),
                tr("Use its https address. Without it, only computers in your own network are asked."),
            ),
            "password": (
                tr("An address in the settings holds a password. It is not used."),
                tr("Write the address without a name and a password."),
            ),
            "many": (tr("There are too many addresses in the settings."), tr("Remove some of them.")),
        }.get(error.reason, (tr("%1 is not an address that can be used."), tr("It begins with https://.")))
        return Words(fill(title, error.address), advice)

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
                tr("Accept them on its page, then enter your access key."),
            ),
            "token": (tr("%2 does not accept the access key for %1."), tr("Enter another one.")),
            "busy": (tr("%2 asks for patience."), tr("The download goes on by itself.")),
        }.get(error.reason, (tr("%2 did not give %1."), tr("Try again later.")))
        return Words(fill(title, error.name, error.host), advice, tr("Try again"))


def drift_text(drift: Drift, translate: Translate = plain) -> Words:
    """How a smaller model compares with its original: in a sentence, and what was seen."""
    return MakingWording(translate).drift(drift)


def plan_text(plan: Plan, translate: Translate = plain) -> Words:
    """What a kind to make a model into is like, and a warning where there is one."""
    return MakingWording(translate).plan(plan)


class MakingWording(Sentences):
    """Smaller copies of models, under a context of their own for Qt's tools."""

    def drift(self, drift: Drift) -> Words:
        """By the verdict."""
        title = {
            Verdict.SAME: self.tr("It writes exactly as the original does."),
            Verdict.ALMOST: self.tr("Almost the same as the original."),
            Verdict.NOTICEABLE: self.tr("Noticeably worse than the original."),
        }.get(drift.verdict, self.tr("Much worse than the original."))
        seen = self.tr("In a sample text it would go on with the same word at %1 of 100 places.")
        return Words(title, fill(seen, str(int(100 * drift.agreement))))

    def plan(self, plan: Plan) -> Words:
        """A phrase for each kind."""
        title = {
            "Q8_0": self.tr("Hardly a difference to the original"),
            "Q6_K": self.tr("Very close to the original"),
            "Q5_K_M": self.tr("Close to the original"),
            "Q4_K_M": self.tr("Usual for everyday use"),
            "Q4_0": self.tr("Reads fastest on many processors, least exact"),
        }.get(plan.target.name, plan.target.name)
        if not plan.smaller:
            return Words(title, self.tr("Would not get smaller"))
        twice = self.tr("It was made smaller before: what was lost then stays lost, and more is lost now")
        return Words(title, twice if plan.twice else "")
