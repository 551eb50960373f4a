"""Who answers a question: passages that are looked for, the facts table, or the summariser."""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST_QUESTION = 2_000  # characters that are looked at


class Route(StrEnum):
    """Who answers a question."""

    PASSAGES = "passages"  # some passages hold the answer
    FACTS = "facts"  # all of a kind is wanted: the facts table
    SUMMARY = "summary"  # the whole is wanted: the summariser


_THINGS = (
    r"(?:dates?|deadlines?|amounts?|sums?|payments?|prices?|fees?|figures?|numbers?|medications?|medicines?|doses?"
    r"|drugs?|allerg\w+|names?|people|persons?|parties|facts?|e-?mails?|invoices?|addresses|identifiers?|"
    r"percentages?|diagnos\w+|results?|obligations?|duties|actions?|follow-?ups?|termin\w*|fristen|betr\w+"
    r"|medikamente?|dates|montants?|fechas|importes)"
)
_ALL = re.compile(
    rf"\b(?:list|name|show|give(?: me)?|collect|extract|enumerate|find)\s+(?:me\s+)?(?:all|every|each)\b"
    rf"|\blist\s+(?:the\s+|of\s+)?(?:\w+\s+){{0,2}}{_THINGS}\b"
    rf"|\b(?:what|which)\s+are\s+all\b|\b(?:all|every)\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+)?{_THINGS}\b"
    r"|\b(?:liste|nenne|zeige)\b.{0,20}\balle\b|\balle\s+\w+\s+auf\b"
    r"|\b(?:liste[rz]?|donne[rz]?|énumère[rz]?)\b.{0,20}\btou(?:te)?s\b"
    r"|\b(?:lista|enumera|dame)\b.{0,20}\btod[oa]s\b",
    re.I,
)
_WHOLE = re.compile(
    r"\bsummar(?:y|ies|i[sz]e[sd]?|i[sz]ing)\b|\boverview\b|\btl;?dr\b|\bkey (?:points|messages|takeaways)\b"
    r"|\bmain (?:points|ideas|messages)\b|\bgist\b"
    r"|\bwhat\s+(?:is|are|does)\s+(?:this|these|the|it)\s*(?:whole\s+)?(?:documents?|files?|texts?|letters?"
    r"|reports?|papers?|contracts?|collection)?\s+(?:all\s+)?about\s*[?.!]?\s*$"
    r"|\bzusammenfass\w*|\bfass\w*\b.{0,60}\bzusammen\b|\büberblick\b|\bworum geht\b"
    r"|\brésum\w+|\bresum(?:e|en|ir|a)\b|\bde quoi (?:parle|traite)\b|\bde qué trata\b|\briassum\w*",
    re.I,
)


def route(question: str) -> Route:
    """Who answers: some passages cannot say everything, however well they are chosen.

    What stands in quotation marks does not decide ("What does "summary judgment" mean?").

    >>> [str(route(q)) for q in ("Summarise this", "List all dates.", "When is the rent due?")]
    ['summary', 'facts', 'passages']
    """
    said = re.sub(r"[\"“„«][^\"“”„«»]*[\"”“»]", " ", question[:LONGEST_QUESTION])
    if _ALL.search(said):
        return Route.FACTS
    return Route.SUMMARY if _WHOLE.search(said) else Route.PASSAGES
