"""llama-server in this process through `xllamacpp`: streamed chats, greedy, heard by a callback, not by HTTP.

Its HTTP side still wants a listening place; a local socket is given, since `stillroom` denies itself and its
children the network. Standard library and xllamacpp only: see `wire`.
"""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from app.bench.references.wire import Answer, serve

xllamacpp: Any = importlib.import_module("xllamacpp")
"""A wheel that is not among the program's dependencies, so type checking may not find it."""


class Server:
    """One model, one slot, prompts kept."""

    def __init__(self) -> None:
        self._server: Any = None
        self._folder = tempfile.TemporaryDirectory(prefix="stillroom-bench-")

    def load(self, model: str, context: int, threads: int, batch: int) -> Answer:
        """Load the file. What is not set here is llama-server's default."""
        parameters = xllamacpp.CommonParams()
        parameters.model.path = model
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = context, max(512, batch), batch
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        parameters.n_parallel = 1
        parameters.fit_params = False
        parameters.verbosity = 0
        if os.name == "posix":
            parameters.hostnames = [str(Path(self._folder.name) / "server.sock")]
        begun = time.perf_counter()
        self._server = xllamacpp.Server(parameters)
        return {"seconds": time.perf_counter() - begun}

    def chat(self, messages: list[dict[str, str]], tokens: int, seconds: float = 0.0) -> Answer:
        """Write at most so many tokens, or stop after so many seconds.

        `first` is the time to the first text; `seconds` that from there to the end; `evaluated` the prompt
        tokens that were not held.
        """
        heard = _Heard(seconds)
        request = {"messages": messages, "max_tokens": tokens, "temperature": 0.0, "stream": True}
        begun = time.perf_counter()
        self._server.handle_chat_completions({**request, "ignore_eos": True, "cache_prompt": True}, heard)
        return {
            "text": "".join(heard.texts),
            "tokens": heard.written or len(heard.texts),
            "first": heard.first - begun,
            "seconds": heard.last - heard.first,
            "evaluated": heard.evaluated,
        }


class _Heard:
    """The callback: counts pieces of text, one a token, and says True when it is enough."""

    def __init__(self, seconds: float) -> None:
        self.texts: list[str] = []
        self.first = self.last = 0.0
        self.evaluated = self.written = 0
        self._seconds = seconds

    def __call__(self, event: dict[str, Any]) -> bool:
        if "error" in event:
            raise OSError(str(event["error"]))
        timings = event.get("timings", {})  # in the last event
        self.evaluated = int(timings.get("prompt_n", self.evaluated))
        self.written = int(timings.get("predicted_n", self.written))
        text = event["choices"][0]["delta"].get("content") if event.get("choices") else None
        if text:
            self.last = time.perf_counter()
            self.first = self.first or self.last
            self.texts.append(text)
        return bool(self._seconds and self.first and time.perf_counter() - self.first > self._seconds)


def main() -> None:
    """Serve."""
    server = Server()
    serve({"load": server.load, "chat": server.chat})
