"""Asking a hub which GGUF models it has, through its own client over our own connection.

`hub_flags.quiet` must have been called before this module is imported; if not, nothing is asked.
"""

from __future__ import annotations

import time

import httpx2
from huggingface_hub import constants, set_client_factory
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.hf_api import ExpandModelProperty_T, HfApi

from app.domain.errors import AppError, HostRefused
from app.domain.library.hub import HubModel
from app.library import fetch_answer as answers
from app.library import hub_card
from app.library.fetch_client import Heard, WatchedTransport, direct, over, unreachable
from app.library.fetch_places import Trusted, origin

MOST_BODY = 32 << 20
MOST_FOUND = 100
FACTS: list[ExpandModelProperty_T] = ["gguf", "gated", "cardData", "downloads", "lastModified", "sha"]


class HubClient:
    """One hub. Raises, from every method, the DownloadErrors and nothing else.

    A hub that answers nonsense is HostRefused("other").
    """

    def __init__(self, host: str, heard: Heard, proxy: str = "", token: str = "") -> None:
        if not constants.HF_HUB_DISABLE_TELEMETRY or not constants.HF_HUB_DISABLE_IMPLICIT_TOKEN:
            raise RuntimeError("hub_flags.quiet was not called in time")
        self._origin, self._token = origin(host), token or False
        trusted = Trusted([host])

        def connect() -> httpx2.Client:
            watched = WatchedTransport(direct(proxy), trusted, heard, MOST_BODY, bool(proxy))
            return over(_Once(watched), follow=True)

        set_client_factory(connect)
        self._api = HfApi(endpoint=host.rstrip("/"), token=self._token)

    def search(self, text: str, limit: int) -> list[HubModel]:
        """The most fetched repositories with GGUF files whose names fit; without their files."""
        try:
            found = self._api.list_models(
                filter="gguf",
                search=text.strip()[:200] or None,
                sort="downloads",
                limit=max(1, min(limit, MOST_FOUND)),
                expand=FACTS,
                token=self._token,
            )
            return [model for info in found if (model := hub_card.model(info)) is not None]
        except Exception as error:
            raise self._refusal(error, text) from error

    def describe(self, repository: str, revision: str = "") -> HubModel:
        """One repository and its files."""
        try:
            info = self._api.model_info(
                repository, revision=revision or None, files_metadata=True, token=self._token
            )
            if not info.gguf:  # not every hub gives it unasked
                commit = info.sha or revision or None
                more = self._api.model_info(repository, revision=commit, expand=["gguf"], token=self._token)
                info.gguf = more.gguf
            found = hub_card.model(info, repository, files=True)
        except Exception as error:
            raise self._refusal(error, repository) from error
        if found is None:
            raise HostRefused(host=self._origin.shown, name=repository, reason="missing")
        return found

    def _refusal(self, error: Exception, name: str) -> AppError:
        """What went wrong. Whatever is not known comes from an answer that makes no sense."""
        host = self._origin.shown
        if isinstance(error, AppError):
            if isinstance(error, HostRefused):
                error.name = name
            return error
        if isinstance(error, HFValidationError):
            return HostRefused(host=host, name=name, reason="missing")
        if isinstance(error, HfHubHTTPError) and error.response is not None:
            answer = error.response
            return answers.refusal(answer.status_code, answer.headers, host, name, bool(self._token))
        return HostRefused(host=host, name=name, reason="other")


class _Once(httpx2.BaseTransport):
    """One try, whose faults are not httpx's, so that the hub's client does not sleep and try again."""

    def __init__(self, inner: WatchedTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer, body and all."""
        where = origin(str(request.url))
        try:
            response = self._inner.handle_request(request)
            try:
                body = response.read()
            finally:
                response.close()
        except httpx2.HTTPError as error:
            raise unreachable(error, where) from error
        if answers.temporary(response.status_code):
            refused = answers.refusal(response.status_code, response.headers, where.shown, "", False)
            refused.retry_in = answers.patience(response.headers, time.time())
            raise refused
        return httpx2.Response(response.status_code, headers=response.headers, content=body)

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()
