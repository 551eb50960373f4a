"""Bundles in words: what goes wrong with them, what became of what they bring, what their policy changes."""

from __future__ import annotations

from app.domain import errors as e
from app.domain.library.bundles import Arrived, Contents, Kind, Outcome, Policy, Room
from app.settings import Settings
from app.wording_text import Sentences, Words, fill, size_text


class BundleWording(Sentences):
    """The sentences. The class is the context under which Qt's tools find them."""

    # -- errors ------------------------------------------------------------------------------------

    def explain(self, error: e.BundleError) -> Words:
        """What happened and what helps."""
        tr = self.tr
        match error:
            case e.BundleMissing(place=place):
                text = fill(tr("There is no bundle in %1."), place)
                return Words(text, tr("Choose the folder that holds stillroom-bundle.json."))
            case e.BundleUnfinished(place=place, files=files, bytes=missing):
                text = tr("The bundle in %1 was not made to the end: %n file(s), %2, are missing.", n=files)
                advice = tr("Make it again in the same folder. What is there already is not copied again.")
                return Words(fill(text, place, size_text(missing)), advice)
            case e.BundleInvalid():
                return self._invalid(error)
            case e.BundleDamaged():
                return self._damaged(error)
            case e.BundleTaken(file=file):
                text = fill(tr("There is another file called %1 in this folder."), file)
                return Words(text, tr("Choose an empty folder, or move the file away."))
            case e.BundleUntrusted():
                text = tr("The signature of this bundle is wrong, so nothing of it is used.")
                return Words(text, tr("Ask whoever made it for a new one."))
            case e.BundleRoom(place=place, needed=needed, free=free):
                text = tr("There is not enough room in %1: %2 needed, %3 free.")
                text = fill(text, place, size_text(needed), size_text(free))
                return Words(text, tr("Leave something out, or choose a larger stick."))
            case e.BundleEmpty():
                return Words(tr("Nothing was chosen for the bundle."), tr("Choose a model at least."))
            case e.PolicyInvalid():
                return self._policy_invalid(error)
            case e.KeyInvalid(name=name):
                text = fill(tr("%1 holds no key to sign with."), name)
                return Words(text, tr("Choose the file that ends with .key."))
        return Words(tr("This bundle cannot be used."), tr("Make it again."))

    def _invalid(self, error: e.BundleInvalid) -> Words:
        tr = self.tr
        where = error.place or tr("its beginning")
        again = tr("Copy or make the bundle again.")
        title, advice = {
            "size": (tr("%1 is far too large for the list of a bundle."), again),
            "json": (tr("%1 is damaged: it is no list of a bundle."), again),
            "form": (
                tr("%1 was made by another version of Stillroom."),
                tr("Use the same version on both computers."),
            ),
            "twice": (tr("%1 names something twice, at %2."), again),
            "sum": (tr("%1 does not agree with itself, at %2."), again),
            "unreadable": (tr("%1 cannot be read."), again),
        }.get(error.fault, (tr("%1 is wrong at %2."), again))
        return Words(fill(title, error.name, where), advice)

    def _damaged(self, error: e.BundleDamaged) -> Words:
        tr = self.tr
        again = tr("Make the bundle again in the same folder, or use another stick.")
        title = {
            "missing": tr("%1 is missing in this bundle."),
            "bytes": tr("%1 has not the size that the bundle's list says."),
            "sha256": tr("%1 is damaged: it is not the file that was put into the bundle."),
            "link": tr("%1 is not a plain file, so it was not opened."),
            "kept": tr("The disk does not give back what was written to %1."),
        }.get(error.fault, tr("%1 cannot be read from this disk."))
        if error.fault == "kept":
            again = tr("Use another stick: this one loses what is written to it.")
        return Words(fill(title, error.file), again)

    def _policy_invalid(self, error: e.PolicyInvalid) -> Words:
        tr = self.tr
        if error.fault == "model":
            text = tr("The model that %1 names for new chats is not among those of the bundle.")
            return Words(fill(text, error.name), tr("Add the model, or take it out of the policy."))
        if error.fault == "unreadable":
            return Words(fill(tr("The policy %1 cannot be read."), error.name), tr("Choose another file."))
        where = error.place or tr("its beginning")
        text = fill(tr("%1 is no policy: it is wrong at %2."), error.name, where)
        return Words(text, tr("Compare it with what the command stillroom schema policy prints."))

    # -- what is in it -----------------------------------------------------------------------------

    def kind(self, kind: Kind) -> str:
        """What a thing is for."""
        tr = self.tr
        return {
            Kind.MODEL: tr("Answers and summaries"),
            Kind.EMBEDDER: tr("Finding passages by meaning"),
            Kind.RERANKER: tr("Putting found passages in order"),
            Kind.OCR: tr("Reading scans"),
            Kind.CATALOGUE: tr("List of known models"),
            Kind.ADAPTER: tr("Changes how a model writes"),
        }[kind]

    def signed(self, contents: Contents) -> str:
        """Whose it is."""
        tr = self.tr
        if contents.signed_by:
            return fill(tr("Signed by %1, key %2."), contents.signed_by, contents.key)
        if contents.key:
            text = tr("Signed with the key %1, which is not trusted on this computer.")
            return fill(text, contents.key)
        return self.tr("Nobody signed this bundle. Hashes show damage, not who made it.")

    def short(self, contents: Contents) -> str:
        """What is missing of it; "" for nothing."""
        if not contents.short:
            return ""
        names = ", ".join(short.file for short in contents.short[:3])
        text = self.tr("%n file(s) of this bundle are missing or incomplete: %1.", n=len(contents.short))
        return fill(text, names if len(contents.short) <= 3 else f"{names}, …")

    def others(self, contents: Contents) -> str:
        """That there is more in the folder; "" if there is not."""
        if not contents.others:
            return ""
        return self.tr("%n other file(s) in the folder are not looked at.", n=len(contents.others))

    def room(self, room: Room) -> str:
        """What it takes and what there is."""
        if not room.fits:
            text = self.tr("%1 needed, and there is room for %2 only.")
        else:
            text = self.tr("%1 of the %2 that are free.")
        return fill(text, size_text(room.needed), size_text(max(0, room.free)))

    def outcome(self, outcome: Outcome) -> str:
        """What became of a thing, in a few words."""
        tr = self.tr
        if outcome.arrived is Arrived.CHECKED:
            return tr("Right; Stillroom has it already")
        if outcome.alone and outcome.arrived is Arrived.ADDED:
            return tr("Added; it goes with no model here yet")
        if outcome.alone:
            return tr("Was here already; it goes with no model here")
        return {
            Arrived.ADDED: tr("Added"),
            Arrived.HERE: tr("Was here already"),
            Arrived.OTHER: tr("Right, but Stillroom here comes with another version and uses that"),
            Arrived.LEFT: tr("Left out"),
            Arrived.FAILED: tr("Not taken"),
        }[outcome.arrived]

    # -- policy ------------------------------------------------------------------------------------

    def policy(self, policy: Policy, now: Settings, then: Settings, model: str) -> list[str]:
        """What it changes, a sentence each; `model` is the name of its default model. Empty: nothing."""
        tr = self.tr
        said = []
        if now.connections and not then.connections:
            said.append(tr("This bundle switches downloads off, from the next start on."))
        if then.hub != now.hub:
            said.append(fill(tr("Models are to come from %1, no longer from %2."), then.hub, now.hub))
        if then.mirrors != now.mirrors:
            addresses = ", ".join(then.mirrors.split("\n"))
            said.append(fill(tr("These addresses are to be tried first: %1."), addresses))
        if then.lock_after_minutes != now.lock_after_minutes:
            text = tr("The vault is to lock after %n minute(s) without use.", n=then.lock_after_minutes)
            said.append(text)
        if model and policy.default_model[:16] != now.default_model:
            said.append(fill(tr("%1 is to answer in new chats."), model))
        if policy.accepted:
            text = tr("%1 says that it agreed to these terms for the people who work for it: %2.")
            said.append(fill(text, policy.organisation, ", ".join(policy.accepted)))
        return said
