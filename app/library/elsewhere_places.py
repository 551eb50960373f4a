"""Where other programs keep their models: facts about them, for each system, in one table.

Sources: LM Studio `~/.lmstudio-home-pointer`, then `~/.cache/lm-studio`, then `~/.lmstudio` (lmstudio.js,
`findLMStudioHome.ts`), `downloadsFolder` in its settings.json; Ollama `envconfig.Models()` (OLLAMA_MODELS,
else `~/.ollama/models`) and its Linux service's home; GPT4All `mysettings.cpp` (AppLocalDataLocation,
`modelPath` in nomic.ai/GPT4All.ini); Jan's data folder and its settings.json (from memory, not checked on a
machine that has it); huggingface_hub `constants.py` (HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME,
XDG_CACHE_HOME); llama.cpp `common.cpp` (LLAMA_CACHE).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from app.domain.library.found import Program

LONGEST_SETTINGS = 1 << 18


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides where things are: `system` as `sys.platform`, the person's home, the environment."""

    system: str
    home: Path
    environment: Mapping[str, str]

    def folder(self, variable: str, otherwise: str) -> Path:
        """A folder named by an absolute path in the environment, else one in the home."""
        named = self.environment.get(variable, "")
        return Path(named) if named and _absolute(named) else self.home / otherwise

    @property
    def settings(self) -> Path:
        """Where programs keep what was set."""
        if self.system == "win32":
            return self.folder("APPDATA", "AppData/Roaming")
        if self.system == "darwin":
            return self.home / "Library/Application Support"
        return self.folder("XDG_CONFIG_HOME", ".config")

    @property
    def data(self) -> Path:
        """Where programs keep what is large and of this computer."""
        if self.system == "win32":
            return self.folder("LOCALAPPDATA", "AppData/Local")
        if self.system == "darwin":
            return self.home / "Library/Application Support"
        return self.folder("XDG_DATA_HOME", ".local/share")

    @property
    def cache(self) -> Path:
        """Where programs keep what can be fetched again."""
        return self.folder("XDG_CACHE_HOME", ".cache")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which a program keeps models."""

    program: Program
    folder: Path


def places(machine: Machine) -> tuple[Place, ...]:
    """Every folder that could hold models, each once, whether it is there or not."""
    found = [
        *(Place(Program.LM_STUDIO, folder) for folder in _lm_studio(machine)),
        *(Place(Program.OLLAMA, folder) for folder in _ollama(machine)),
        *(Place(Program.GPT4ALL, folder) for folder in _gpt4all(machine)),
        *(Place(Program.JAN, folder) for folder in _jan(machine)),
        *(Place(Program.HUGGING_FACE, folder) for folder in _hugging_face(machine)),
        *(Place(Program.LLAMA_CPP, folder) for folder in _llama_cpp(machine)),
    ]
    return tuple(dict.fromkeys(place for place in found if not _too_wide(place.folder, machine.home)))


def _lm_studio(machine: Machine) -> list[Path]:
    pointed = _text(machine.home / ".lmstudio-home-pointer").strip()
    homes = [Path(pointed)] if pointed and _absolute(pointed) else []
    homes += [machine.home / ".lmstudio", machine.home / ".cache/lm-studio"]
    settings = [home / "settings.json" for home in homes] + [machine.settings / "LM Studio/settings.json"]
    named = [_json(path, "downloadsFolder") for path in settings]
    return [Path(folder) for folder in named if _absolute(folder)] + [home / "models" for home in homes]


def _ollama(machine: Machine) -> list[Path]:
    folders = [machine.folder("OLLAMA_MODELS", ".ollama/models"), machine.home / ".ollama/models"]
    if machine.system == "linux":
        folders += [Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/models")]
    return folders


def _gpt4all(machine: Machine) -> list[Path]:
    settings = [machine.settings / "nomic.ai/GPT4All.ini", machine.home / ".config/nomic.ai/GPT4All.ini"]
    named = [_ini(path, "modelPath") for path in settings]
    return [Path(folder) for folder in named if _absolute(folder)] + [machine.data / "nomic.ai/GPT4All"]


def _jan(machine: Machine) -> list[Path]:
    bases = [machine.settings / "Jan", machine.data / "Jan"]
    named = [_json(base / "settings.json", "data_folder") for base in bases]
    data = [Path(folder) for folder in named if _absolute(folder)] + [base / "data" for base in bases]
    data.append(machine.home / "jan")
    return [folder / name for folder in data for name in ("llamacpp/models", "models")]


def _hugging_face(machine: Machine) -> list[Path]:
    named = [machine.environment.get(name, "") for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")]
    folders = [Path(folder) for folder in named if _absolute(folder)]
    folders.append(machine.folder("HF_HOME", ".cache/huggingface") / "hub")
    return [*folders, machine.cache / "huggingface/hub", machine.home / ".cache/huggingface/hub"]


def _llama_cpp(machine: Machine) -> list[Path]:
    usual = {"win32": machine.data, "darwin": machine.home / "Library/Caches"}.get(
        machine.system, machine.cache
    )
    named = machine.environment.get("LLAMA_CACHE", "")
    return [Path(named)] * _absolute(named) + [usual / "llama.cpp"]


def _too_wide(folder: Path, home: Path) -> bool:
    """A folder that holds the home, or a whole disk, is nobody's folder of models."""
    return folder == Path(folder.anchor) or folder == home or folder in home.parents


def _absolute(path: str) -> bool:
    return (
        bool(path) and "\0" not in path and (Path(path).is_absolute() or PureWindowsPath(path).is_absolute())
    )


def _text(path: Path) -> str:
    """A small text file, "" where there is none."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(LONGEST_SETTINGS).decode("utf-8", "replace")
    except OSError:
        return ""


def _json(path: Path, key: str) -> str:
    try:
        value = json.loads(_text(path))[key]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""


def _ini(path: Path, key: str) -> str:
    """A plain value of a Qt settings file; escapes do not occur in paths but for doubled backslashes."""
    found = re.search(rf"^{re.escape(key)}=(.*)$", _text(path), re.MULTILINE)
    return found[1].strip().strip('"').replace("\\\\", "\\") if found else ""
