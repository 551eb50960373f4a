"""Questions that go on from the one before ("And for the second patient?"), and what is looked for then.

Such a question is looked for, put to the model and checked together with the one before. What the new one
names itself (an invoice's number, a date, a person) takes the place of the same kind in the old one, so that
what was asked about before is not answered again. The answer says which question was carried along.
"""

from __future__ import annotations

import re

from app.domain.questions.ask_query import ASKING, literal
from app.domain.text.words import STOP, content_words, plain

FEW = 2
"""Words of content up to which a question that begins like a continuation is one."""
LONGEST = 400
"""Characters of the earlier question that are carried along."""

_ON = re.compile(
    r"^\W*(?:and|but|also|then|so|or|what about|how about|same for|und|aber|auch|dann|et|mais|aussi|alors"
    r"|y|pero|también|e|ed|anche|was ist mit|et pour|y para)\b[\s,]*",
    re.I,
)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|him|his|her|hers|this|that|these|those|there"
    r"|the (?:same|other|others|second|third|first|last|next|former|latter|rest)|another|else"
    r"|er|sie|ihm|ihr|ihn|dessen|deren|dort|davon|dafür|der andere|die andere|das andere"
    r"|il|elle|ils|elles|lui|leur|celui|celle|cela|ça|ella|ellos|ellas|eso|esto)\b",
    re.I,
)
_ASKS = re.compile(
    r"^\W*(?:when|who|whom|whose|where|why|what|which|how|wann|wer|wem|wen|wo|warum|was|welche\w*|wie|quand|qui|où"
    r"|pourquoi|combien|quel\w*|cuándo|quién|dónde|cuánt\w+)\b",
    re.I,
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:\s+[^\W\d_a-zß-öø-ÿ][^\W\d_]+)*")


def carried(question: str, earlier: str) -> str:
    """What of the question before is to be looked for together with this one; "" when it stands alone.

    >>> carried("And the deposit?", "How much is the rent?")
    'How much is the rent?'
    >>> carried("How much is the deposit?", "How much is the rent?")
    ''
    """
    before = " ".join(earlier.split())[-LONGEST:]
    if not before or not goes_on(question):
        return ""
    for old, new in ((literal(before), literal(question)), (_names(before), _names(_bare(question)))):
        if new:
            for one in old:
                before = before.replace(one, " ")
    return " ".join(before.split())


def goes_on(question: str) -> bool:
    """Whether a question can only be understood after another one."""
    bare = _bare(question)
    words = [word for word in content_words(bare) if word not in ASKING]
    if _ON.match(question):
        return not _ASKS.match(bare) or len(words) <= FEW or bool(_BACK.search(bare))
    said = {plain(word) for word in re.findall(r"[^\W\d_]+", bare)}
    if not said - STOP - ASKING and not literal(question):
        return bool(said)  # "Why?", "How much?"
    return bool(_BACK.search(bare)) and len(words) <= FEW


def together(question: str, before: str) -> str:
    """Both as one text to look for: first the one that says what kind of answer is wanted.

    >>> together("And the deposit?", "How much is the rent?"), together("And when?", "Who pays the rent?")
    ('How much is the rent? the deposit?', 'when? Who pays the rent?')
    """
    if not before:
        return question
    bare = _bare(question)
    return f"{bare} {before}" if _ASKS.match(bare) else f"{before} {bare}"


def _bare(question: str) -> str:
    """Without the words that tie it to the one before."""
    return _ON.sub("", question, count=1).strip() or question.strip()


def _names(text: str) -> list[str]:
    """Names as far as capital letters tell; the first word of a sentence is none."""
    return [match[0] for match in _NAME.finditer(f"· {text}") if plain(match[0]) not in STOP]
