"""Which terms have to be agreed to before what is in a bundle is used here.

Agreeing never travels. A bundle's own words count only where the list here does not know the licence, and
what the list here knows of a file counts before what the bundle says of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from app.domain.library.bundles import KEPT, Bundle, Item
from app.domain.library.catalogue import Licence, Terms, terms
from app.services.library.catalogue import CatalogueService
from app.services.library.terms import TermsService


@dataclass(frozen=True, slots=True)
class Agreement:
    """Terms to be read and agreed to, and what comes under them."""

    terms: Terms
    items: tuple[Item, ...]


def terms_of(item: Item, bundle: Bundle, catalogue: CatalogueService) -> Terms | None:
    """The terms that somebody has to agree to before the item is used; None: there are none of that kind."""
    if item.kind not in KEPT:
        return None
    known = known_licence(item, catalogue)
    if known is not None:
        return terms(known) if known.accept else None
    said = bundle.licence(item.licence)
    if said is None or not said.accept:
        return None
    digest = hashlib.sha256(said.text.encode()).hexdigest()
    return Terms(said.id, said.name, said.url, said.text, digest, said.notice, said.label)


def known_licence(item: Item, catalogue: CatalogueService) -> Licence | None:
    """What the list here says an item comes under."""
    names = [file.name for file in item.files]
    source = item.source
    medical = catalogue.medical(item.name, *names, source.repository, source.base_model)
    entry = catalogue.of_file(item.sha256)
    if medical is not None:
        return medical
    if entry is not None:
        return catalogue.licence_of(entry)
    return catalogue.licence(item.licence) if item.licence else None


def agreed(found: Terms, kept: TermsService | None, by_policy: Collection[str]) -> bool:
    """Whether these words were agreed to here, or their licence by the organisation."""
    if found.licence in by_policy:
        return True
    return kept is not None and any(
        (one.licence, one.text_sha256) == (found.licence, found.sha256) for one in kept.accepted()
    )


def open_terms(
    bundle: Bundle, catalogue: CatalogueService, kept: TermsService | None, by_policy: Collection[str]
) -> list[Agreement]:
    """Those that were not agreed to yet, each once."""
    found: dict[str, Agreement] = {}
    for item in bundle.items:
        needed = terms_of(item, bundle, catalogue)
        if needed is None or agreed(needed, kept, by_policy):
            continue
        before = found.get(needed.sha256)
        found[needed.sha256] = Agreement(needed, (*(before.items if before else ()), item))
    return list(found.values())
