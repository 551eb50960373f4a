"""What a model's page says, as pairs of a name and a text."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from app.domain.library.card import Card, Change, Point, Resisted
from app.ui.models.fit_words import memory_text, words
from app.ui.words import WindowSentences
from app.wording import fill, size_text
from app.wording_catalogue import words_text
from app.wording_judging import RunWording
from app.wording_models import licence_text

Pairs = list[tuple[str, str]]


class CardWords(WindowSentences):
    """The class is the context under which Qt's tools find the sentences."""

    def origin(self, card: Card) -> Pairs:
        """Where it comes from; what nobody says is left out."""
        tr, what = self.tr, card.provenance
        source = what.source
        pairs = [
            (tr("Way here"), self._way(what.origin, source.program)),
            (tr("Made by"), what.made_by),
            (tr("File made by"), what.packaged_by),
            (tr("Based on"), ", ".join(what.base_models)),
            (tr("Said by"), self._said_by(what.said_by)),
            (tr("Fetched from"), " ".join(part for part in (source.host, source.repository) if part)),
            (tr("Revision"), source.revision),
            (tr("Made smaller from"), what.parent),
            (tr("Kind of numbers"), what.quantisation),
            (tr("Here since"), _day(what.added_at)),
            (tr("File"), what.place),
        ]
        if what.known:
            pairs.append((tr("Known"), tr("The catalogue has this very file.")))
        return [(name, text) for name, text in pairs if text]

    def licence(self, card: Card) -> Pairs:
        """What one may do with it."""
        tr, terms = self.tr, card.terms
        if terms.licence is None:
            return self._unknown(card)
        pairs = [(tr("Licence"), terms.licence.name), (tr("In short"), terms.licence.summary)]
        pairs += [(tr("You have to"), text) for text in terms.licence.obligations]
        pairs += [(tr("Limits"), text) for text in terms.licence.restrictions]
        if terms.accepted_at:
            pairs.append((tr("Accepted"), _day(terms.accepted_at)))
        elif terms.needed:
            pairs.append((tr("Accepted"), tr("Not yet")))
        return pairs

    def work(self, card: Card) -> Pairs:
        """How it works here: conversations, what it can keep in mind, speed, orders in texts."""
        tr = self.tr
        pairs = [(tr("Conversation"), self._chat(card))]
        if card.context:
            pairs.append((tr("Keeps in mind"), fill(tr("About %1 words"), words(card.context))))
        for speed in card.speeds:
            text = fill(tr("%1 words a second"), words_text(speed.words))
            pairs.append((tr("Speed here"), f"{text}, {speed.device}" if speed.device else text))
        if not card.speeds and card.chat.writes:
            pairs.append((tr("Speed here"), tr("Not measured yet")))
        if card.resisted is not None:
            pairs.append((tr("Hidden orders"), self._resisted(card.resisted)))
        elif card.chat.writes:
            pairs.append((tr("Hidden orders"), tr("Not tried yet; Try models shows it")))
        return pairs

    def change(self, change: Change) -> str:
        """What is known of newer files, in a sentence."""
        if change.kind == "newer":
            text = self.tr("There is a newer file of this model.")
        elif change.kind == "since":
            text = self.tr("This file came in place of an older one.")
        else:
            text = self.tr("This model is no longer looked after by its maker.")
        return " ".join(part for part in (text, change.note) if part)

    def changed(self, card: Card) -> Pairs:
        """What is different since the version before, and since it was tried before."""
        tr = self.tr
        since = [self.change(change) for change in card.changes if change.kind == "since"]
        pairs = [(tr("Its files"), text) for text in since or [tr("No earlier file of it is known.")]]
        if card.tried is None:
            said = tr("It was not tried twice here, so nothing can be told.")
            return [*pairs, (tr("In the tasks"), said)] if card.chat.writes else pairs
        sentences = RunWording(QCoreApplication.translate).between(card.tried.drift, card.tried.now)
        day = fill(tr("Since the run of %1"), _day(card.tried.drift.before.started))
        return [*pairs, (tr("In the tasks"), day), *((tr("In the tasks"), text) for text in sentences)]

    def point(self, point: Point) -> str:
        """One length of chat in the chart."""
        fits = {"fits": self.tr("fits"), "slow": self.tr("will be slow")}.get(
            point.kind, self.tr("will not fit")
        )
        return fill(self.tr("%1 words: %2, %3"), words(point.context), memory_text(point.total), fits)

    def files(self, card: Card) -> list[tuple[str, str]]:
        """Each file with its size, and its SHA-256."""
        named = fill(self.tr("%1, %2"), "{}", "{}")
        return [(named.format(one.file, size_text(one.bytes)), one.sha256) for one in card.provenance.files]

    # -- inside ------------------------------------------------------------------------------------

    def _unknown(self, card: Card) -> Pairs:
        """Terms that the catalogue has no words for: what is said, by whom, and what follows from that."""
        tr, terms, said = self.tr, card.terms, card.said
        pairs = [(tr("Licence"), licence_text(terms.id, QCoreApplication.translate))]
        if terms.id:
            text = tr("Stillroom does not know these terms. Read them before you use the model for work.")
        else:
            text = tr("Nobody says what one may do with it. Ask its maker before you use it for work.")
        pairs.append((tr("In short"), text))
        place = said.licence_link or said.url
        return [*pairs, (tr("Where to read"), place)] if place else pairs

    def _resisted(self, found: Resisted) -> str:
        tr = self.tr
        followed, asked = found.asked - found.right, max(found.asked, 1)
        share = str(round(100 * followed / asked))
        text = tr("Followed %1 of %2 orders that were hidden in texts, %3 percent")
        told = fill(text, str(followed), str(found.asked), share)
        return fill(tr("%1. Tried on %2 with the engine %3."), told, _day(found.at), found.engine)

    def _chat(self, card: Card) -> str:
        tr = self.tr
        if not card.chat.writes:
            return tr("It writes nothing; it finds passages.")
        known = {
            "known": tr("The way to talk with it is known and checked"),
            "built-in": tr("The way to talk with it is known by its marks"),
        }
        text = known.get(card.chat.status, tr("Nothing says how to talk with it; a plain form is used"))
        return fill(tr("%1. It may write down thoughts first."), text) if card.chat.thinks else text

    def _way(self, origin: str, program: str) -> str:
        tr = self.tr
        if origin == "found":
            return fill(tr("Used where %1 put it"), program or "?")
        return {
            "starter": tr("Came with Stillroom"),
            "imported": tr("Copied from a file"),
            "downloaded": tr("Downloaded"),
            "linked": tr("Used where it lies"),
            "quantised": tr("Made here from a larger one"),
            "bundle": tr("Came with a bundle"),
        }.get(origin, "")

    def _said_by(self, who: str) -> str:
        tr = self.tr
        return {
            "catalogue": tr("Stillroom's catalogue"),
            "source": tr("The place it was fetched from"),
            "file": tr("The file itself, which anybody can write"),
        }.get(who, "")


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(moment)) if moment else ""
