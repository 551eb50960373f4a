"""The rules of `app.domain.safety.addressed`, and the marks of chat formats."""

from __future__ import annotations

import re

from app.domain.safety.addressed_english import ENGLISH
from app.domain.safety.addressed_languages import OTHERS
from app.domain.safety.addressed_lookup import Lookup
from app.domain.safety.addressed_reasons import Reason

RULES: tuple[tuple[Reason, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (why, re.compile(pattern), tuple(needs.split("|"))) for why, pattern, needs in (*ENGLISH, *OTHERS)
)


_LOOKUP = Lookup(needs for _, _, needs in RULES)


def cause(text: str) -> Reason | None:
    """Why a folded text is taken to speak to a program by these rules; None if by none of them."""
    return next((RULES[place][0] for place in _LOOKUP.places(text) if RULES[place][1].search(text)), None)


# The marks of chat formats (`app.domain.engine.templates`), and a role's name before an order.
MARKS = re.compile(
    r"<\|[a-z_ ]{2,40}\|>|\[/?inst\]|<</?sys>>"
    r"|</?(?:start|end)_of_turn>|</?(?:system|assistant|im_start|im_end)>"
    r"|(?:^|\s)#{2,4} ?(?:instruction|system|assistant|human|response|user) ?:"
    r"|^(?:\[?system\]?|assistant|human|user) ?(?:prompt|message|note|instruction)?: "
    r"(?:you |always |never |ignore |do not |from now )"
)

# Orders whose spaces were moved or taken away.
CLOSE_SET = re.compile(
    r"(?:ignore|disregard|forget|override)(?:all|any)?(?:of)?(?:the|your|my)?(?:previous|prior"
    r"|above|earlier|preceding)"
    r"(?:instructions?+|prompts?+|directions?+|rules|commands)(?!about|on|regarding|concerning|for"
    r"|from|given|issued|of|dated)"
)

QUOTED = re.compile(r"“[^”]{1,400}”|\"[^\"]{1,400}\"|«[^»]{1,400}»|„[^“”]{1,400}[“”]|`[^`]{1,400}`")
QUOTES = '“"«„`'
"""The signs with which a quotation begins."""
_ABOUT = (
    r"attack|inject|jailbreak|adversar|malicious|phish|hostile|payload|phrase"
    r"|sentence like|such as|for example|e\.g\."
    r"|example|quotes (?:a|an|the)|tested|we asked|the survey|token|users? (?:often )?(?:type|write|ask)"
    r"|special|markers?|delimiter"
    r"|angriff|beispiel|attaque|exemple|ataque|ejemplo|exemplo|attacco|esempio"
)
REPORTING = re.compile(rf"\b(?:{_ABOUT})")
