"""A sentence without what only describes somebody between two commas: "Mr Rao, the new warden, has left"."""

from __future__ import annotations

import re

_DESCRIBED = re.compile(
    r",\s(?:(?:the|a|an|his|her|our|their|my|its|who|which|whose|formerly|also|then|now|aged|der|die|das"
    r"|ein|eine"
    r"|sein|seine|ihr|ihre|ebenfalls|le|la|l['’]|un|une|également|aussi|qui|son|sa)\b|\d)(?:(?!\band\b"
    r"|\bund\b"
    r"|\bet\b)[^,;.:]){2,70},\s(?=(?:[\w'’-]+\s){0,1}?(?:is|are|was|were|has|have|had|will|must|may|can|shall"
    r"|should|did|does|told|said|[a-z]{3,}(?:ed|es|s)|came|went|took|gave|led|won|lost|paid|sold|bought"
    r"|met|saw"
    r"|ist|sind|war|waren|hat|haben|hatte|wird|wurden?|muss|kann|est|sont|a|ont|était|sera|doit|peut|vous"
    r"|nous"
    r"|[a-zé]{3,}(?:era|é|te?|t))\b)"
)


def without_asides(text: str) -> str:
    """The text without such descriptions.

    >>> without_asides("Mr Rao, the new warden, has left.")
    'Mr Rao has left.'
    """
    return _DESCRIBED.sub(" ", text)
