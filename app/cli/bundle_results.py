"""A bundle as JSON-ready values, and as text for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from app.cli.parts import error_result
from app.domain.errors import AppError, BundleDamaged, from_text
from app.domain.library.bundles import Arrived, Contents, Item, Kind, Outcome, Short
from app.library.policy_file import policy_to
from app.services.library.bundle_terms import Agreement
from app.services.library.bundles import BundleService
from app.settings import Settings
from app.wording import explain, size_text
from app.wording_bundle import BundleWording

ENGLISH = BundleWording()


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a bundle: what lies there, and what became of it.

    `wrong`: files whose hashes were found wrong, None where they were not looked at. `before` are the
    settings that a policy is compared with.
    """

    contents: Contents
    before: Settings
    open_terms: list[Agreement]
    outcomes: tuple[Outcome, ...] = ()
    wrong: tuple[Short, ...] | None = None
    applied: bool = False
    sentences: list[str] = field(default_factory=list)


def told_result(told: Told, service: BundleService) -> dict[str, Any]:
    """All of it."""
    bundle = told.contents.bundle
    became = {outcome.item.sha256: outcome for outcome in told.outcomes}
    return {
        "place": told.contents.place,
        "made": bundle.made,
        "program": bundle.program,
        "bytes": bundle.bytes,
        "signed_by": told.contents.signed_by,
        "key": told.contents.key,
        "items": [_item(item, became.get(item.sha256), told, service) for item in bundle.items],
        "short": [asdict(short) for short in told.contents.short],
        "wrong": None if told.wrong is None else [asdict(short) for short in told.wrong],
        "others": list(told.contents.others),
        "terms": [
            {**asdict(each.terms), "items": [item.name for item in each.items]} for each in told.open_terms
        ],
        "policy": policy_to(bundle.policy) if bundle.policy is not None else None,
        "policy_changes": told.sentences,
        "policy_applied": told.applied,
    }


def _item(item: Item, outcome: Outcome | None, told: Told, service: BundleService) -> dict[str, Any]:
    return {
        "kind": str(item.kind),
        "name": item.name,
        "sha256": item.sha256,
        "bytes": item.bytes,
        "licence": service.licence(told.contents, item),
        "files": [part.file for file in item.files for part in file.parts],
        "here": service.here(item),
        "outcome": str(outcome.arrived) if outcome is not None else "",
        "model": outcome.model_id if outcome is not None else "",
        "fits": _fits(outcome),
        "error": error_result(from_text(outcome.error) if outcome is not None and outcome.error else None),
    }


def _fits(outcome: Outcome | None) -> bool | None:
    """Whether a model here goes with an adapter that is here now; None for anything else."""
    there = (Arrived.ADDED, Arrived.HERE)
    if outcome is None or outcome.item.kind is not Kind.ADAPTER or outcome.arrived not in there:
        return None
    return not outcome.alone


def told_text(told: Told, service: BundleService) -> str:
    """A line for each thing, then what else there is to know."""
    contents = told.contents
    became = {outcome.item.sha256: outcome for outcome in told.outcomes}
    lines = [f"Bundle of {contents.bundle.made}, {size_text(contents.bundle.bytes)}, in {contents.place}"]
    lines.append(ENGLISH.signed(contents))
    for item in contents.bundle.items:
        outcome = became.get(item.sha256)
        said = ENGLISH.outcome(outcome) if outcome is not None else ""
        here = "here already" if service.here(item) and outcome is None else ""
        licence = service.licence(contents, item) or "licence not stated"
        about = [size_text(item.bytes), ENGLISH.kind(item.kind), licence, said or here]
        lines.append(f"  {item.name}: {', '.join(part for part in about if part)}")
    lines += [line for line in (ENGLISH.short(contents), ENGLISH.others(contents)) if line]
    if told.wrong is not None:
        lines += [explain(BundleDamaged(one.file, one.fault)).title for one in told.wrong]
        lines += [] if told.wrong else ["Every file is as it was put into the bundle."]
    for agreement in told.open_terms:
        names = ", ".join(item.name for item in agreement.items)
        lines += ["", f"Terms to agree to, for {names} (--accept {agreement.terms.licence}):", ""]
        lines.append(agreement.terms.text)
    if told.sentences:
        policy = contents.bundle.policy
        assert policy is not None
        end = "Its policy is in force." if told.applied else "Agree to its policy with --apply-policy."
        lines += ["", f"Policy of {policy.organisation}:", *told.sentences, end]
    return "\n".join(lines)


def faults(told: Told) -> list[AppError]:
    """What makes the command fail, though it has a result."""
    errors: list[AppError] = [BundleDamaged(one.file, one.fault) for one in told.wrong or ()]
    left = (Arrived.FAILED, Arrived.LEFT)
    errors += [from_text(one.error) for one in told.outcomes if one.arrived in left and one.error]
    return errors
