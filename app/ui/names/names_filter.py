"""Which findings the list shows: all, those to look at, or one kind, each with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.domain.names.findings import Kind
from app.domain.names.name_groups import Group
from app.ui.icons import Icons
from app.ui.names.names_words import kind_words
from app.ui.theme import Theme
from app.ui.widgets.choice import Select

ALL, UNSURE, KEPT = "all", "unsure", "kept"


class NamesFilter(Select):
    """`show_counts` keeps the choice, also when nothing is left under it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons, "", [])
        self.setAccessibleName(self.tr("Show"))
        self.show_counts(())

    def show_counts(self, groups: Sequence[Group]) -> None:
        """Say how many there are of each."""
        chosen = self.key() if self.count() else ALL
        rows = [
            (ALL, self.tr("All"), len(groups)),
            (UNSURE, self.tr("To look at"), sum(passes(group, UNSURE) for group in groups)),
            (KEPT, self.tr("Kept"), sum(group.kept for group in groups)),
        ]
        kinds = Counter(group.kind for group in groups)
        for kind in reversed(Kind):
            number = kinds[kind]
            if number or chosen == str(kind):
                rows.append((str(kind), kind_words(kind), number))
        self.clear()
        for key, words, number in rows:
            self.addItem(self.tr("%1 (%2)").replace("%2", str(number)).replace("%1", words), key)
        self.set_key(chosen)


def passes(group: Group, chosen: str) -> bool:
    """Whether a group is shown under a choice."""
    if chosen == UNSURE:
        return not group.sure and not group.kept
    if chosen == KEPT:
        return group.kept
    return chosen in (ALL, "") or group.kind == chosen
