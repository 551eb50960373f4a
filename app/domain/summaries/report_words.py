"""The words of a report that are the same in every one of them, so that a translation can give others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _fates() -> Mapping[str, str]:
    return {
        "read": "Read",
        "ocr": "Read from a scan",
        "weak": "Read from a weak scan, check it",
        "blank": "Blank",
        "scanned": "Picture without text, not read",
        "failed": "Could not be read",
        "unread": "Not reached, the run was stopped",
    }


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What stands in every report. Texts with braces are filled with `str.format`."""

    notice: str = (
        "Draft made by a language model on this computer. It can be wrong or leave things out. Check every "
        "sentence against the page it names before you rely on it or send it on."
    )
    points: str = "Summary"
    facts: str = "Key facts"
    missing: str = "Not in the summary"
    coverage: str = "What was read"
    warnings: str = "Notes on the documents"
    made_from: str = "Made from"
    fact: str = "Fact"
    value: str = "Value"
    where: str = "Place"
    quote: str = "Words in the document"
    check: str = "Check: {reason}"
    own_words: str = "the document’s own words"
    translated: str = "Numbers and names checked; the wording was translated"
    weak: str = "not every word is in the source"
    address: str = "names a link or an address that is not in the words it cites"
    nothing: str = "No sentence was made."
    pages: str = "{what}: p. {pages}"
    sections: str = "{what}: section {pages}"
    covered: str = "{name}: {done} of {total} pages accounted for."
    covered_sections: str = "{name}: {done} of {total} sections accounted for."
    hidden: str = "{name}: {count} characters that nobody sees were found and left out."
    document: str = "Document"
    model: str = "Model"
    size: str = "{bytes} bytes"
    digest: str = "SHA-256"
    program: str = "Stillroom {version}, {made}"
    page_of: str = "Page {page} of {pages}"
    undrawn: str = (
        "This PDF’s font has no signs for {count} characters of this report; each is drawn as a box, "
        "and can be read by copying it or in the DOCX or HTML form of this report."
    )
    fates: Mapping[str, str] = field(default_factory=_fates)


ENGLISH = ReportWords()
