"""What the hub's client must not do by itself, said in the variables that it reads when it is imported.

Read from huggingface_hub 2.4.0 `constants.py`: telemetry (and with it the question which agent asks, GET
/api/agent-harnesses), a token found in a file, Xet, the question for updates, progress bars. Nothing is
written to its cache, which is named so that a mistake would show.
"""

from __future__ import annotations

from collections.abc import MutableMapping

FLAGS = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
    "HF_HUB_VERBOSITY": "critical",
    "HF_HOME": "/nowhere",
}
NOT_WANTED = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT", "HUGGINGFACE_CO_STAGING", "HF_DEBUG")


def quiet(environment: MutableMapping[str, str]) -> None:
    """Set them. Before `huggingface_hub` is imported."""
    for name in NOT_WANTED:
        environment.pop(name, None)
    environment.update(FLAGS)
