"""The forms there are to choose from: ready sets that come with the program, and the person's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.extraction.fields import Form, form_from_toml
from app.storage.forms import Forms, StoredForm


class FormService:
    """Ready forms are read from files once; the person's own lie in the vault."""

    def __init__(self, forms: Forms, ready: Path, clock: Callable[[], float] = time.time) -> None:
        """`ready` is the folder of the forms that come with the program."""
        self._forms, self._clock = forms, clock
        files = sorted(ready.glob("*.toml"))
        self._ready = tuple(form_from_toml(file.read_text(encoding="utf-8")) for file in files)

    def ready(self) -> Sequence[Form]:
        """Those that come with the program, by file name."""
        return self._ready

    def own(self) -> Sequence[StoredForm]:
        """The person's, by title."""
        return self._forms.list()

    def keep(self, form: Form, form_id: str | None = None) -> StoredForm:
        """Keep a new form, or one in the place of that with this id. Raises FormFault, LookupError."""
        if form_id is None:
            return self._forms.add(form, self._clock())
        self._forms.change(form_id, form, self._clock())
        return self._forms.get(form_id)

    def remove(self, form_id: str) -> None:
        """Erase one of the person's. Tables made with it keep theirs. Raises LookupError."""
        self._forms.remove(form_id)
