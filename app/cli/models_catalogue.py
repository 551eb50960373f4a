"""`stillroom models recommend`, `catalogue`, `show`, `import-catalogue`, `trust-key`: models to fetch."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli import output
from app.cli.catalogue_results import (
    catalogue_text,
    entry_result,
    key_result,
    loaded_result,
    loaded_text,
    rated_result,
    recommendation_result,
    recommendation_text,
    show_text,
)
from app.cli.common import Options, common
from app.cli.driver import Driver
from app.library.catalogue import Loaded

language_option = click.option(
    "--language",
    default="",
    help="For whoever writes in this language, by its code (de, pt). Default: yours.",
)


@click.command("recommend")
@language_option
@common
@click.pass_obj
def models_recommend(options: Options, language: str, as_json: bool) -> None:
    """Say which models suit this computer, three at most, and how fast they would write."""
    with options.driver() as driver:
        _look(driver)
        found = driver.services.recommending.now(language)
        output.result(recommendation_result(found), recommendation_text(found), as_json)


@click.command("catalogue")
@language_option
@common
@click.pass_obj
def models_catalogue(options: Options, language: str, as_json: bool) -> None:
    """List the models that Stillroom knows of, with what they need and whether they fit here."""
    with options.driver() as driver:
        services = driver.services
        loaded = services.catalogue.loaded
        _look(driver)
        found = services.recommending.now(language)
        value = {**loaded_result(loaded), "models": [rated_result(rated) for rated in found.rated]}
        output.result(value, catalogue_text(loaded, found), as_json)


@click.command("show")
@click.argument("name")
@language_option
@common
@click.pass_obj
def models_show(options: Options, name: str, language: str, as_json: bool) -> None:
    """Tell everything about a model of the catalogue, its terms included. NAME is its id or its name."""
    with options.driver() as driver:
        services = driver.services
        entry = services.catalogue.find(name)
        _look(driver)
        rated = services.recommending.rated(entry, language)
        terms = services.catalogue.terms(entry)
        licence = services.catalogue.licence_of(entry)
        value = {
            **entry_result(entry),
            **rated_result(rated),
            "terms": {
                **asdict(terms),
                "commercial": licence.commercial,
                "accept": licence.accept,
                "links": [asdict(link) for link in licence.links],
            },
        }
        output.result(value, show_text(rated, licence, terms), as_json)


@click.command("import-catalogue")
@click.argument("file", type=click.Path(path_type=Path))
@common
@click.pass_obj
def models_import_catalogue(options: Options, file: Path, as_json: bool) -> None:
    """Take a newer list of models from a signed FILE (.stillroom-catalogue)."""
    with options.driver() as driver:
        service = driver.services.catalogue
        loaded = driver.wait(lambda done, failed: service.import_update(file, done, failed), Loaded)
        output.result(loaded_result(loaded), f"In use: {loaded_text(loaded)}", as_json)


@click.command("trust-key")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fingerprint", default="", help="What the key's owner told you. Without it nothing is added.")
@common
@click.pass_obj
def models_trust_key(options: Options, file: Path, fingerprint: str, as_json: bool) -> None:
    """Show the fingerprint of a key, or trust it: lists of models that it signed may be imported then."""
    with options.driver() as driver:
        service = driver.services.catalogue
        key = service.read_key(file)
        told = "".join(fingerprint.split()).casefold()
        if told and told != key.fingerprint:
            raise click.BadParameter("It is not the key's.", param_hint="--fingerprint")
        if told:
            service.trust(key)
        value: dict[str, Any] = {**key_result(key), "trusted": key in service.trusted()}
        said = f"{key.owner}\nFingerprint: {value['shown']}\n"
        said += (
            "Trusted."
            if value["trusted"]
            else "Not trusted. Compare with its owner, then give --fingerprint."
        )
        output.result(value, said, as_json)


def _look(driver: Driver) -> None:
    """Find graphics cards and measure the memory, which speeds are told from."""
    with output.Line() as line:
        line.show("looking", "Looking at this computer")
        driver.wait(driver.services.recommending.prepare, float)


COMMANDS = (models_recommend, models_catalogue, models_show, models_import_catalogue, models_trust_key)
