"""The reference's end of the pipe. Standard library only: another interpreter may run it, without `app`."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

Answer = dict[str, Any]


def serve(actions: Mapping[str, Callable[..., Answer]]) -> None:
    """Answer lines `{"do": NAME, ...arguments}` until stdin ends; an error is answered as `{"error": ...}`.

    Stdout is kept for answers, since native code prints. The process is ended here: it may hold threads.
    """
    private = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(private, "w", encoding="utf-8") as out:
        for line in sys.stdin:
            out.write(json.dumps(_answer(actions, json.loads(line))) + "\n")
            out.flush()
    os._exit(0)


def _answer(actions: Mapping[str, Callable[..., Answer]], request: dict[str, Any]) -> Answer:
    try:
        return actions[request.pop("do")](**request)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
