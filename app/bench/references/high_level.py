"""`llama_cpp.Llama` as its documentation has it: a streamed chat completion, greedy."""

from __future__ import annotations

import time
from typing import Any

from llama_cpp import Llama

from app.bench.references.wire import Answer, serve
from app.inference.library import start


class HighLevel:
    """One model. All settings are the library's own defaults but context, threads and temperature."""

    def __init__(self) -> None:
        self._log = start()  # a build with loadable backends has none otherwise
        self._llama: Any = None

    def load(self, model: str, context: int, threads: int) -> Answer:
        """Load the file. The threads are set, since by default it takes half of the processors."""
        begun = time.perf_counter()
        self._llama = Llama(
            model_path=model, n_ctx=context, n_threads=threads, n_threads_batch=threads, verbose=False
        )
        return {"seconds": time.perf_counter() - begun}

    def write(self, text: str, tokens: int) -> Answer:
        """Write at most so many tokens; the time is that from the first text to the end."""
        messages = [{"role": "user", "content": text}]
        first, before = 0.0, 0
        for event in self._llama.create_chat_completion(
            messages=messages, max_tokens=tokens, temperature=0.0, stream=True
        ):
            if not first and event["choices"][0]["delta"].get("content"):
                first, before = time.perf_counter(), self._llama.n_tokens
        ended = time.perf_counter()
        return {"tokens": int(self._llama.n_tokens) - before + 1, "seconds": ended - first}


def main() -> None:
    """Serve."""
    high = HighLevel()
    serve({"load": high.load, "write": high.write})
