"""The findings of a text with what was decided of them: a decision touches its own places and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.names.findings import Finding, Kind
from app.domain.names.name_groups import Group, grouping
from app.domain.names.name_review import Decision
from app.domain.names.proposing import Sameness, sameness
from app.domain.text.field_steps import Steps

AT_ONCE = 200
"""Findings looked at in one step."""


class Decided:
    """`findings` in order of the text and their `groups`, as the last decisions have it."""

    def __init__(
        self, plain: Sequence[Finding], places: dict[Sameness, list[int]], made: Sequence[Group]
    ) -> None:
        """`plain`: the findings before any decision; `places`: indexes of those that are the same thing."""
        self.findings: tuple[Finding, ...] = tuple(plain)
        self.groups: tuple[Group, ...] = tuple(made)
        self._plain, self._places = plain, places
        self._group_of = {place: at for at, group in enumerate(made) for place in group.places}
        self._forms: dict[tuple[Kind, str], Sameness] = {}
        self._said: dict[Sameness, bool] = {}

    def decide(self, decisions: Sequence[Decision]) -> None:
        """Have these decisions hold, and no others; of two about the same thing the last."""
        before, self._said = self._said, {self._form(one): one.keep for one in decisions}
        changed = [
            form
            for form in dict.fromkeys((*before, *self._said))
            if before.get(form) is not self._said.get(form)
        ]
        places = [place for form in changed for place in self._places.get(form, ())]
        if not places:
            return
        findings, groups = list(self.findings), list(self.groups)
        for form in changed:
            said = self._said.get(form)
            for place in self._places.get(form, ()):
                plain = self._plain[place]
                findings[place] = plain if said is None else replace(plain, keep=said, sure=True)
        for at in {self._group_of[place] for place in places}:
            members = [findings[place] for place in groups[at].places]
            sure, kept = all(one.sure for one in members), all(one.keep for one in members)
            groups[at] = replace(groups[at], sure=sure, kept=kept)
        self.findings, self.groups = tuple(findings), tuple(groups)

    def _form(self, one: Decision) -> Sameness:
        found = self._forms.get((one.kind, one.text))
        if found is None:
            found = self._forms[one.kind, one.text] = sameness(one.kind, one.text)
        return found


def deciding(plain: Sequence[Finding], pseudonyms: Sequence[str]) -> Steps[Decided]:
    """Gather the findings of a text before anything is decided, in small steps."""
    forms: dict[tuple[Kind, str], Sameness] = {}  # many findings are written the same way
    places: dict[Sameness, list[int]] = {}
    for index, finding in enumerate(plain):
        written = finding.kind, finding.text
        if written not in forms:
            forms[written] = sameness(*written)
        places.setdefault(forms[written], []).append(index)
        if index % AT_ONCE == 0:
            yield
    made = yield from grouping(plain, pseudonyms)
    return Decided(plain, places, made)
