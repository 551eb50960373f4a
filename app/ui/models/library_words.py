"""The words of the list of models and of downloads."""

from __future__ import annotations

from app.domain.library.catalogue import Entry, Licence
from app.domain.library.downloads import Download
from app.domain.library.recommending import Pick, Rated
from app.ui.models import library_rows as rows
from app.ui.models.library_rows import LibraryRow
from app.ui.words import WindowSentences
from app.wording import fill, size_text
from app.wording_catalogue import words_text


class LibraryWords(WindowSentences):
    """The class is the context under which Qt's tools find the sentences."""

    # -- a row -------------------------------------------------------------------------------------

    def action(self, action: str) -> str:
        """The verb on the button, or what is said in its place."""
        tr = self.tr
        return {
            rows.USE: tr("Use"),
            rows.IN_USE: tr("In use"),
            rows.ADDED: tr("Here"),
            rows.DOWNLOAD: tr("Download"),
            rows.TERMS: tr("Read terms"),
            rows.WHY: tr("See why"),
            rows.PAUSE: tr("Pause"),
            rows.GO_ON: tr("Go on"),
            rows.RETRY: tr("Try again"),
            rows.WAIT: tr("Checking"),
            rows.LINK: tr("Use it there"),
            rows.SHOW: tr("Show files"),
        }.get(action, "")

    def fit(self, kind: str) -> str:
        """The chip."""
        tr = self.tr
        known = {"fits": tr("Fits"), "slow": tr("Will be slow"), "no": tr("Will not fit")}
        return known.get(kind, tr("Size not known"))

    def told(self, row: LibraryRow, fits: str, about: str, terms: str) -> str:
        """A row for a screen reader; it ends with what Enter does."""
        parts = [row.name, row.quantisation, about, size_text(row.bytes) if row.bytes else "", terms]
        parts += [self.fit(fits) if row.fit_known else "", self.action(row.action)]
        return ". ".join(part.strip().rstrip(".") for part in parts if part)

    def shown(self, kind: str) -> str:
        """What the list may be narrowed to."""
        tr = self.tr
        return {
            rows.ALL: tr("Show all"),
            rows.HERE: tr("On this computer"),
            rows.FITS_HERE: tr("Fits here"),
            rows.CHAT: tr("Write replies"),
            rows.EMBEDDINGS: tr("Find passages"),
            rows.MEDICAL: tr("Medical"),
            rows.ELSEWHERE: tr("Of other programs"),
        }[kind]

    def good_at(self, entry: Entry) -> str:
        """What a model of the catalogue is for: "Letters and summaries, many languages"."""
        said = ", ".join(entry.good_at)
        return said[:1].upper() + said[1:]

    def work(self, licence: Licence) -> str:
        """Whether it may be used at work, in a phrase."""
        tr = self.tr
        known = {"yes": tr("Free to use at work"), "no": tr("Not for work that earns money")}
        return known.get(licence.commercial, tr("Use at work has conditions"))

    # -- a suggestion ------------------------------------------------------------------------------

    def suggested(self, count: int) -> str:
        """The heading over the cards."""
        tr = self.tr
        known = {1: tr("One that suits this computer"), 2: tr("Two that suit this computer")}
        return known.get(count, tr("Three that suit this computer"))

    def pick(self, pick: Pick) -> str:
        """What a suggestion is for."""
        tr = self.tr
        return {
            Pick.EVERYDAY: tr("Everyday"),
            Pick.QUICK: tr("Quick"),
            Pick.BEST: tr("Best quality"),
            Pick.TRY: tr("To try things out"),
        }[pick]

    def speed(self, rated: Rated) -> str:
        """How fast it writes here; "" if nobody knows."""
        if rated.words <= 0:
            return ""
        return fill(self.tr("About %1 words a second"), words_text(rated.words))

    # -- a download --------------------------------------------------------------------------------

    def share(self, download: Download) -> float:
        """How much of it is here, 0 to 1."""
        return min(1.0, download.done / download.total) if download.total else 0.0
