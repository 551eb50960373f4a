"""`stillroom models bundle make|show|read`: models on a stick, for computers without a connection."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli import output
from app.cli.bundle_results import ENGLISH, Told, faults, told_result, told_text
from app.cli.common import Options, common, needed_model, open_session, there, with_passphrase
from app.cli.driver import Driver
from app.cli.secrets import Source
from app.domain.library.bundles import Bundle, Contents, Item, Kind
from app.services.library.bundle_packing import Wish
from app.services.library.bundles import Report
from app.services.library.terms import TermsService

folder_argument = click.argument("folder", type=click.Path(path_type=Path))
file_option = click.Path(path_type=Path)


@click.group("bundle")
def bundle() -> None:
    """Carry models, and a policy, to computers without a connection."""


@bundle.command("make")
@folder_argument
@click.option("--models", "names", multiple=True, metavar="NAME", help="A model to put in. Repeat it.")
@click.option("--adapters", multiple=True, metavar="NAME", help="An adapter to put in. Repeat it.")
@click.option("--embedder", is_flag=True, help="All models here that find passages and put them in order.")
@click.option("--ocr", is_flag=True, help="What scans are read with, to compare versions.")
@click.option("--catalogue", is_flag=True, help="The newer list of models that was imported here.")
@click.option("--policy", type=file_option, help="An organisation's policy (stillroom schema policy).")
@click.option("--split-fat32", is_flag=True, help="No file of 4 GiB, as sticks formatted with FAT32 want it.")
@click.option("--sign-with", type=file_option, help="Sign the list with a private key (ID.key).")
@common
@click.pass_obj
def bundle_make(
    options: Options,
    folder: Path,
    names: tuple[str, ...],
    adapters: tuple[str, ...],
    embedder: bool,
    ocr: bool,
    catalogue: bool,
    policy: Path | None,
    split_fat32: bool,
    sign_with: Path | None,
    as_json: bool,
) -> None:
    """Make a bundle in FOLDER, or go on with one. On a stick with FAT32 large files are split anyway."""
    with options.driver() as driver:
        there(driver)
        service = driver.services.bundles
        chosen = [needed_model(driver, name).id for name in names]
        if embedder:
            chosen += [model.id for model, kind in service.offer() if kind is not Kind.MODEL]
        voices = tuple(driver.services.adapters.find(name).id for name in adapters)
        wish = Wish(tuple(chosen), ocr, catalogue, split_fat32, policy, sign_with, voices)
        with output.Percent("writing", "Writing and reading back") as progress:
            driver.wait(
                lambda done, failed: service.make(wish, folder.absolute(), done, failed, progress), Bundle
            )
        _print(driver, Told(_look(driver, folder), driver.services.preferences.current, []), as_json)


@bundle.command("show")
@folder_argument
@common
@click.pass_obj
def bundle_show(options: Options, folder: Path, as_json: bool) -> None:
    """Tell what is in a bundle, its terms and its policy. Nothing is taken."""
    with options.driver() as driver:
        contents = _look(driver, folder)
        service, now = driver.services.bundles, driver.services.preferences.current
        _print(
            driver, Told(contents, now, service.to_accept(contents, None, False)), as_json, policy_wanted=True
        )


@bundle.command("read")
@folder_argument
@click.option("--verify-only", is_flag=True, help="Hash every file where it lies, and take nothing.")
@click.option("--only", "names", multiple=True, metavar="NAME", help="Only this. Repeat it.")
@click.option("--accept", multiple=True, metavar="LICENCE", help="Agree to these terms. Needs a vault.")
@click.option("--apply-policy", is_flag=True, help="Agree to the policy that `bundle show` tells of.")
@with_passphrase
@common
@click.pass_obj
def bundle_read(
    options: Options,
    folder: Path,
    verify_only: bool,
    names: tuple[str, ...],
    accept: tuple[str, ...],
    apply_policy: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Check a bundle and put what is in it into the library. Interrupted, it goes on where it was."""
    with options.driver() as driver:
        contents = _look(driver, folder)
        if verify_only:
            _verify(driver, contents, as_json)
            return
        there(driver)
        kept = None
        source = Source(passphrase_file, passphrase_fd)
        if accept or source.given:
            kept = open_session(driver, True, source).terms
        if kept is not None:
            _agree(driver, contents, kept, accept, apply_policy)
        _read(driver, contents, kept, _chosen(contents, names), apply_policy, as_json)


def _read(
    driver: Driver,
    contents: Contents,
    kept: TermsService | None,
    only: tuple[str, ...] | None,
    policy: bool,
    as_json: bool,
) -> None:
    service, before = driver.services.bundles, driver.services.preferences.current
    with output.Percent("reading", "Copying and checking") as progress:
        report = driver.wait(
            lambda done, failed: service.read(
                contents, kept, done, failed, progress, only=only, policy=policy
            ),
            Report,
        )
    told = Told(
        contents,
        before,
        service.to_accept(contents, kept, policy),
        report.outcomes,
        applied=report.settings is not None,
    )
    _print(driver, told, as_json, policy_wanted=True)


def _verify(driver: Driver, contents: Contents, as_json: bool) -> None:
    service = driver.services.bundles
    with output.Percent("checking", "Checking") as progress:
        wrong = driver.wait(lambda done, failed: service.verify(contents, done, failed, progress), tuple)
    _print(driver, Told(contents, driver.services.preferences.current, [], wrong=wrong), as_json)


def _print(driver: Driver, told: Told, as_json: bool, policy_wanted: bool = False) -> None:
    service, policy = driver.services.bundles, told.contents.bundle.policy
    if policy is not None and policy_wanted:
        items = told.contents.bundle.items
        model = next((item.name for item in items if item.sha256 == policy.default_model), "")
        after = service.under(policy, told.before)
        told.sentences.extend(ENGLISH.policy(policy, told.before, after, model))
    output.result(told_result(told, service), told_text(told, service), as_json)
    output.leave(faults(told))


def _look(driver: Driver, folder: Path) -> Contents:
    return driver.wait(
        lambda done, failed: driver.services.bundles.look(folder.absolute(), done, failed), Contents
    )


def _agree(
    driver: Driver, contents: Contents, kept: TermsService, accept: tuple[str, ...], policy: bool
) -> None:
    service = driver.services.bundles
    wanted = {name.casefold() for name in accept}
    known = {licence.id.casefold() for licence in contents.bundle.licences}
    for agreement in service.to_accept(contents, kept, policy):
        known.add(agreement.terms.licence.casefold())
        if agreement.terms.licence.casefold() in wanted:
            service.agree(agreement, kept)
    unknown = wanted - known
    if unknown:
        raise click.BadParameter(f"Nothing here comes under {sorted(unknown)[0]}.", param_hint="--accept")


def _chosen(contents: Contents, names: tuple[str, ...]) -> tuple[str, ...] | None:
    if not names:
        return None
    found = {name: _find(contents, name) for name in names}
    missing = [name for name, item in found.items() if item is None]
    if missing:
        raise click.BadParameter(f"{missing[0]} is not in this bundle.", param_hint="--only")
    return tuple(item.sha256 for item in found.values() if item is not None)


def _find(contents: Contents, name: str) -> Item | None:
    said = name.casefold()
    return next(
        (
            item
            for item in contents.bundle.items
            if said in (item.name.casefold(), item.id, item.sha256, item.files[0].name.casefold())
        ),
        None,
    )
