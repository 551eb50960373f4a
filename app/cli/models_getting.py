"""`stillroom models get|search|downloads|token|mirrors`: fetching models from a hub."""

from __future__ import annotations

import re
import sys

import click

from app.cli import getting_results as results
from app.cli import output
from app.cli.common import Options, common, open_session, with_passphrase
from app.cli.driver import Driver
from app.cli.secrets import Source
from app.domain.engine.models import Model
from app.domain.errors import HostRefused, LicenceNotAccepted, ModelExists, NotInCatalogue, from_text
from app.domain.library.addresses import base_address, mirror_addresses, proxy_address
from app.domain.library.downloads import Download, Stage
from app.domain.library.hub import HubFile
from app.domain.library.offers import Offer
from app.domain.library.orders import Order, of_entry
from app.services.session import Session
from app.wording_downloads import standing_text

REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)(?:/(?P<file>.+\.gguf)|:(?P<kind>[\w-]+))?", re.IGNORECASE)
LONGEST_TOKEN = 4096
MOST_DESCRIBED = 10
vault_option = click.option(
    "--vault", "unlock", is_flag=True, help="Open the vault: for an access key, and for terms to agree to."
)


@click.command("get")
@click.argument("name")
@click.option("--revision", default="", help="The commit or branch of the repository. Default: its newest.")
@click.option("--accept-terms", is_flag=True, help="Agree to the terms, which are printed. Needs --vault.")
@vault_option
@with_passphrase
@common
@click.pass_obj
def models_get(
    options: Options,
    name: str,
    revision: str,
    accept_terms: bool,
    unlock: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Download a model into the library, or go on with it.

    NAME is a model of `models catalogue`, or a file of the hub: OWNER/NAME/FILE.gguf, OWNER/NAME:Q4_K_M, or
    OWNER/NAME where there is only one. Ctrl+C keeps what is here: the same command goes on.
    """
    if accept_terms and not unlock:
        raise click.UsageError("Agreeing is kept in the vault: give --vault too.")
    with options.driver() as driver:
        session = open_session(driver, unlock, Source(passphrase_file, passphrase_fd))
        installed = _installed(driver, name)
        if installed is not None:
            output.result(results.got_result(installed, False), results.got_text(installed, False), as_json)
            return
        order = _order(driver, name, revision)
        if accept_terms:
            _agree(session, order)
        try:
            driver.services.downloads.start(order)
        except ModelExists:
            model = driver.services.downloads.here(order)
            assert model is not None  # that is what it says
            output.result(results.got_result(model, False), results.got_text(model, False), as_json)
            return
        except LicenceNotAccepted:
            sys.stderr.write("They are printed by --accept-terms, and by `stillroom models show`.\n")
            raise
        done = _fetched(driver, order)
        model = next(model for model in driver.services.models.list() if model.id == done.model_id)
        fetched = not done.error
        output.result(results.got_result(model, fetched), results.got_text(model, fetched), as_json)


@click.command("search")
@click.argument("text")
@click.option("--limit", default=MOST_DESCRIBED, type=click.IntRange(1, 100), help="How many at most.")
@click.option("--brief", is_flag=True, help="Only their names: one question to the hub instead of one each.")
@vault_option
@with_passphrase
@common
@click.pass_obj
def models_search(
    options: Options,
    text: str,
    limit: int,
    brief: bool,
    unlock: bool,
    passphrase_file: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Ask the hub for models, with licence, size and whether they fit. Nothing is downloaded.

    TEXT is what their names hold, or OWNER/NAME for one.
    """
    with options.driver() as driver:
        open_session(driver, unlock, Source(passphrase_file, passphrase_fd))
        hub = driver.services.hub
        with output.Line() as line:
            line.show("asking", "Asking the hub")
            if REPOSITORY.fullmatch(text):
                found = [_described(driver, text)]
            else:
                found = driver.wait(lambda done, failed: hub.search(text, done, failed, limit), list)
            if not brief and not REPOSITORY.fullmatch(text):
                found = [_more(driver, offer) for offer in found]
        said = "\n".join(map(results.offer_text, found)) or "Nothing was found."
        output.result([results.offer_result(offer) for offer in found], said, as_json)


@click.command("downloads")
@click.option("--forget", metavar="NUMBER", type=int, help="Give one up: what is here of it is deleted.")
@common
@click.pass_obj
def models_downloads(options: Options, forget: int | None, as_json: bool) -> None:
    """List downloads that were begun and are not finished, or give one up."""
    with options.driver() as driver:
        downloads = driver.services.downloads
        items = downloads.items
        if forget is not None:
            if not 1 <= forget <= len(items):
                raise click.BadParameter("There is none of this number.", param_hint="--forget")
            downloads.cancel(items[forget - 1].wanted.key)
            items = downloads.items
        said = "\n".join(results.download_text(each, number) for number, each in enumerate(items, 1))
        output.result([results.download_result(each) for each in items], said or "There is none.", as_json)


@click.group("token")
def models_token() -> None:
    """Keep an access key ("token") of the hub, in the vault and nowhere else."""


@models_token.command("set")
@with_passphrase
@common
@click.pass_obj
def token_set(
    options: Options, passphrase_file: str | None, passphrase_fd: int | None, as_json: bool
) -> None:
    """Read the key from standard input and keep it. It is sent to the hub of the settings only."""
    with options.driver() as driver:
        open_session(driver, True, Source(passphrase_file, passphrase_fd))
        said = sys.stdin.readline(LONGEST_TOKEN)
        driver.services.access.put_token(said)
        output.result({"token": True}, "Kept in the vault.", as_json)


@models_token.command("forget")
@with_passphrase
@common
@click.pass_obj
def token_forget(
    options: Options, passphrase_file: str | None, passphrase_fd: int | None, as_json: bool
) -> None:
    """Erase it from the vault."""
    with options.driver() as driver:
        open_session(driver, True, Source(passphrase_file, passphrase_fd))
        driver.services.access.forget_token()
        output.result({"token": False}, "Erased.", as_json)


@click.command("mirrors")
@click.argument("addresses", nargs=-1)
@click.option("--none", is_flag=True, help="Remove all mirrors.")
@click.option("--hub", default=None, help="The address of the hub itself.")
@click.option("--proxy", default=None, help='A proxy, without a password; "" for none.')
@common
@click.pass_obj
def models_mirrors(
    options: Options,
    addresses: tuple[str, ...],
    none: bool,
    hub: str | None,
    proxy: str | None,
    as_json: bool,
) -> None:
    """Show or set where models come from: ADDRESSES are tried first, e.g. a practice's own server.

    https everywhere; http only in the own network.
    """
    with options.driver() as driver:
        services = driver.services
        change: dict[str, str] = {}
        if addresses or none:
            change["mirrors"] = "\n".join(each.base for each in mirror_addresses("\n".join(addresses)))
        if hub is not None:
            change["hub"] = base_address(hub).base
        if proxy is not None:
            change["proxy"] = proxy_address(proxy)
        if change:
            services.preferences.change(**change)
        settings = services.preferences.current
        shown, home = list(mirror_addresses(settings.mirrors)), base_address(settings.hub)
        way = services.access.way()
        output.result(results.way_result(way, shown), results.way_text(way, shown, home), as_json)


def _installed(driver: Driver, name: str) -> Model | None:
    """A model of the catalogue that is here, e.g. the one that came with Stillroom."""
    services = driver.services
    entry = services.catalogue.catalogue.find(name)
    models = services.models.list() if entry is not None and entry.sha256 else []
    return next((model for model in models if entry is not None and model.sha256 == entry.sha256), None)


def _order(driver: Driver, name: str, revision: str) -> Order:
    """What a name means. Raises NotInCatalogue, and what a hub answers."""
    catalogue = driver.services.catalogue
    entry = catalogue.catalogue.find(name)
    if entry is not None:
        return of_entry(entry, catalogue.wanted(entry))
    asked = REPOSITORY.fullmatch(name)
    if asked is None:
        raise NotInCatalogue(name)
    offer = _described(driver, asked[1], revision)
    return driver.services.hub.order(offer, _chosen(offer, asked["file"] or "", asked["kind"] or ""))


def _chosen(offer: Offer, file: str, kind: str) -> HubFile:
    files = [offered.file for offered in offer.files]
    fitting = [
        each
        for each in files
        if (not file or file in (each.path, *each.parts))
        and (not kind or each.quantisation.casefold() == kind.casefold())
    ]
    if len(fitting) != 1:
        lines = "\n".join(f"  {offer.model.repository}/{each.path}" for each in fitting or files)
        raise click.UsageError(f"Name one of its files:\n{lines}" if files else "It has no model files.")
    return fitting[0]


def _described(driver: Driver, name: str, revision: str = "") -> Offer:
    hub = driver.services.hub
    return driver.wait(lambda done, failed: hub.describe(name, done, failed, revision), Offer)


def _more(driver: Driver, offer: Offer) -> Offer:
    """The same with its files; without them where the hub does not tell everybody."""
    try:
        return _described(driver, offer.model.repository)
    except HostRefused:
        return offer


def _agree(session: Session, order: Order) -> None:
    """Show the terms, and record that they were agreed to."""
    shown = session.terms.to_accept_for(order.wanted)
    if shown is not None:
        sys.stderr.write(f"{shown.text}\n\nAgreed.\n")
        session.terms.accept(shown, order.wanted.name)


def _fetched(driver: Driver, order: Order) -> Download:
    """Wait for its end, and show how far it is. Raises why it failed."""
    downloads, line = driver.services.downloads, output.Line()

    def show(_: None) -> None:
        found = downloads.get(order.key)
        if found is not None:
            line.show(found.stage, f"{found.wanted.name}: {standing_text(found)}")

    def now() -> Download:
        found = downloads.get(order.key)
        assert found is not None  # it is only taken off the list when somebody asks
        return found

    unsubscribe = downloads.changed.subscribe(show)
    try:
        driver.loop.run_until(lambda: now().stage in (Stage.DONE, Stage.FAILED))
    except KeyboardInterrupt:
        line.end()
        sys.stderr.write("What is here is kept: the same command goes on with it.")
        raise
    finally:
        unsubscribe()
        line.end()
    done = now()
    if done.stage is Stage.FAILED:
        raise from_text(done.error)
    return done


COMMANDS = (models_get, models_search, models_downloads, models_token, models_mirrors)
