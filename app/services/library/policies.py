"""An organisation's policy: what it would change in the settings, and a record of one that was agreed to."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from app.domain.library.bundles import Contents, Policy
from app.library.copying import refusals
from app.library.index import replace_file
from app.library.policy_file import policy_to
from app.settings import Settings

MOST_BYTES = 1 << 16


def applied(policy: Policy, settings: Settings) -> Settings:
    """The settings with a policy on them, but for the default model. It never loosens what a person set.

    >>> applied(Policy("Clinic", lock_within=5), Settings(lock_after_minutes=0)).lock_after_minutes
    5
    >>> applied(Policy("Clinic", lock_within=5), Settings(lock_after_minutes=3)).lock_after_minutes
    3
    """
    minutes = settings.lock_after_minutes
    if policy.lock_within and (minutes == 0 or minutes > policy.lock_within):
        minutes = policy.lock_within
    return replace(
        settings,
        connections=settings.connections and not policy.offline,
        hub=policy.hub or settings.hub,
        mirrors="\n".join(policy.mirrors) or settings.mirrors,
        lock_after_minutes=minutes,
    )


def record(path: Path, contents: Contents, now: float) -> None:
    """Keep which policy was agreed to, whose it is and when: readable by anybody who opens the file.

    Raises NoSpace, VaultUnwritable.
    """
    assert contents.bundle.policy is not None
    body = {
        "policy": policy_to(contents.bundle.policy),
        "signed_by": contents.signed_by,
        "key": contents.key,
        "bundle_made": contents.bundle.made,
        "applied_at": now,
    }
    with refusals(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, json.dumps(body, indent=1))
        if os.name == "posix":
            path.chmod(0o600)


def organisation(path: Path) -> str:
    """Whose policy was agreed to here; "" if none was, or nobody can read it."""
    try:
        with path.open("rb") as file:
            return str(json.loads(file.read(MOST_BYTES))["policy"]["organisation"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
