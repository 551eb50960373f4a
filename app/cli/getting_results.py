"""What was fetched and what a hub has, as JSON-ready values and as plain text."""

from __future__ import annotations

from typing import Any

from app.cli.parts import error_result
from app.cli.results import model_line, model_result
from app.domain.engine.models import Model
from app.domain.errors import from_text
from app.domain.library.addresses import Address
from app.domain.library.catalogue import Licence
from app.domain.library.downloads import Download
from app.domain.library.offers import Offer, OfferedFile
from app.services.library.access import Way
from app.wording import size_text
from app.wording_catalogue import CatalogueWording
from app.wording_downloads import standing_text

WORDS = CatalogueWording()
RUNS = {"no": "Stillroom does not run this kind of model", "unknown": "its kind is not known"}


def got_result(model: Model, fetched: bool) -> dict[str, Any]:
    """A model that was asked for; `fetched`: it was not here before."""
    return {**model_result(model), "fetched": fetched}


def got_text(model: Model, fetched: bool) -> str:
    """The same in a line."""
    return f"{'Added' if fetched else 'Here already:'} {model_line(model)}"


def download_result(download: Download) -> dict[str, Any]:
    """One of the queue."""
    wanted = download.wanted
    return {
        "name": wanted.name,
        "repository": wanted.repository,
        "revision": wanted.revision,
        "file": wanted.file,
        "stage": str(download.stage),
        "done": download.done,
        "total": download.total or None,
        "error": error_result(from_text(download.error) if download.error else None),
        "text": standing_text(download),
    }


def download_text(download: Download, number: int) -> str:
    """The same in a line."""
    return f"{number}  {download.wanted.name}: {standing_text(download).rstrip('.')}. {download.wanted.key}"


def offer_result(offer: Offer) -> dict[str, Any]:
    """A repository of a hub."""
    model = offer.model
    return {
        "repository": model.repository,
        "revision": model.revision,
        "licence": model.licence,
        "licence_text": _work(offer.licence),
        "accept": offer.licence.accept if offer.licence else None,
        "gated": bool(model.gated),
        "downloads": model.downloads,
        "modified": model.modified,
        "architecture": model.architecture,
        "runs": offer.runs,
        "parameters": model.parameters or None,
        "context": model.context or None,
        "base_models": list(model.base_models),
        "languages": list(model.languages),
        "files": [_file_result(file) for file in offer.files],
    }


def _file_result(offered: OfferedFile) -> dict[str, Any]:
    file, rated = offered.file, offered.rated
    return {
        "file": file.path,
        "parts": 1 + len(file.parts),
        "bytes": file.bytes or None,
        "sha256": file.sha256,
        "quantisation": file.quantisation,
        "fits": rated.kind,
        "words_a_second": round(rated.words, 1) if rated.pace else None,
        "installed": rated.here,
        "known": offered.known,
        "text": WORDS.rated(rated),
    }


def offer_text(offer: Offer) -> str:
    """A repository with its files, if they were asked for."""
    model = offer.model
    facts = [model.licence or "licence not stated", f"{model.downloads:,} downloads"]
    facts += ["asks for an access key"] if model.gated else []
    facts += [RUNS[offer.runs]] if offer.runs in RUNS else []
    lines = [f"{model.repository}  ({', '.join(facts)})"]
    lines += [f"  {_work(offer.licence)}"] if offer.licence and offer.files else []
    return "\n".join([*lines, *(f"  {_file_text(file)}" for file in offer.files)])


def _file_text(offered: OfferedFile) -> str:
    file = offered.file
    size = size_text(file.bytes) if file.bytes else "size not known"
    here = " On this computer." if offered.rated.here else ""
    hashed = "" if file.sha256 else " No hash is given."
    return f"{file.path}  {size}. {WORDS.rated(offered.rated)}.{hashed}{here}"


def _work(licence: Licence | None) -> str:
    return WORDS.work(licence) if licence is not None else ""


def way_result(way: Way, addresses: list[Address]) -> dict[str, Any]:
    """Where models come from. `open`: whoever is in between can read along."""
    return {
        "hub": way.hub,
        "mirrors": [address.base for address in addresses],
        "proxy": way.proxy,
        "open": [address.base for address in addresses if address.open],
    }


def way_text(way: Way, addresses: list[Address], hub: Address) -> str:
    """The same in lines."""
    lines = [f"Tried first: {address.base}{_warning(address)}" for address in addresses]
    lines += [f"Hub: {way.hub}{_warning(hub)}"]
    return "\n".join([*lines, *([f"Through the proxy {way.proxy}"] if way.proxy else [])])


def _warning(address: Address) -> str:
    return "  (without https: others in this network can read and change what comes)" if address.open else ""
