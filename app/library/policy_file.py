"""An organisation's policy in a file, and inside a bundle's list; `resources/schemas/policy.json`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.errors import AddressRefused, CatalogueInvalid, PolicyInvalid
from app.domain.library.addresses import MOST_MIRRORS, base_address
from app.domain.library.bundles import Policy
from app.library.catalogue_fields import Fields, parsed
from app.library.catalogue_parts import LICENCE

FORM = "stillroom-policy-1"
MOST_BYTES = 1 << 16
MOST_MINUTES = 240
MOST_OF_MIRRORS = 4096  # characters, as of `app.settings`


def read_policy(path: Path, model: Callable[[str], str]) -> Policy:
    """The policy in a file. `model` gives the SHA-256 of a model by its name, "" for none in the bundle.

    Raises PolicyInvalid.
    """
    name = path.name
    try:
        if not path.is_file():  # a pipe would never end
            raise PolicyInvalid(name, "", "unreadable")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise PolicyInvalid(name, "", "unreadable") from None
    if len(content) > MOST_BYTES:
        raise PolicyInvalid(name, "", "size")
    try:
        policy = policy_from(parsed(content, name))
    except CatalogueInvalid as error:
        fault = "form" if error.place == "form" else error.fault
        raise PolicyInvalid(error.name, error.place, fault) from None
    if not policy.default_model:
        return policy
    found = model(policy.default_model)
    if not found:
        raise PolicyInvalid(name, "default_model", "model")
    return replace(policy, default_model=found)


def policy_from(part: Fields) -> Policy:
    """The policy in an object. It can switch connections off and never on. Raises CatalogueInvalid."""
    part.only(
        "form",
        "organisation",
        "connections",
        "hub",
        "mirrors",
        "lock_within_minutes",
        "default_model",
        "accepted",
    )
    if part.get("form", str) != FORM:
        raise part.wrong("form", "value")
    said = part.value
    if "connections" in said and part.flag("connections"):
        raise part.wrong("connections", "value")
    mirrors = part.texts("mirrors") if "mirrors" in said else ()
    if len(mirrors) > MOST_MIRRORS:
        raise part.wrong("mirrors", "value")
    bases = tuple(_address(part, f"mirrors[{n}]", one) for n, one in enumerate(mirrors))
    if len("\n".join(bases)) > MOST_OF_MIRRORS:
        raise part.wrong("mirrors", "value")
    accepted = part.texts("accepted") if "accepted" in said else ()
    for number, one in enumerate(accepted):
        if not LICENCE.fullmatch(one):
            raise part.wrong(f"accepted[{number}]", "value")
    return Policy(
        organisation=part.text("organisation"),
        offline="connections" in said,
        hub=_address(part, "hub", part.text("hub")) if said.get("hub") else "",
        mirrors=bases,
        lock_within=part.number("lock_within_minutes", MOST_MINUTES, 1)
        if "lock_within_minutes" in said
        else 0,
        default_model=part.text("default_model") if said.get("default_model") else "",
        accepted=accepted,
    )


def policy_to(policy: Policy) -> dict[str, Any]:
    """A policy as JSON-ready data; what it leaves alone is not in it."""
    found: dict[str, Any] = {"form": FORM, "organisation": policy.organisation}
    if policy.offline:
        found["connections"] = False
    if policy.hub:
        found["hub"] = policy.hub
    if policy.mirrors:
        found["mirrors"] = list(policy.mirrors)
    if policy.lock_within:
        found["lock_within_minutes"] = policy.lock_within
    if policy.default_model:
        found["default_model"] = policy.default_model
    if policy.accepted:
        found["accepted"] = list(policy.accepted)
    return found


def _address(part: Fields, member: str, said: str) -> str:
    try:
        return base_address(said).base
    except AddressRefused:
        raise part.wrong(member, "value") from None
