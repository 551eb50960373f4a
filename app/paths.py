"""Where everything lives. One folder, the home, holds all of it.

home/vault/ has vault.key and vault.db and nothing readable; home/models/ the model files and their index;
home/run/ flag files of running children, emptied at start; home/logs/ ids, counts and durations, never text;
home/catalogue/ a newer list of models and the keys it may be signed with; home/presets/ kinds of summary a
person wrote; home/settings.json what a person has set; home/policy.json an organisation's
policy that they agreed to; home/tuning.json how models run best on this computer.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.domain.engine.models import STARTER_FILE

HOME_VARIABLE = "STILLROOM_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """The places below one home folder."""

    home: Path

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.home / "vault"

    @property
    def models(self) -> Path:
        """The model library's folder."""
        return self.home / "models"

    @property
    def catalogue(self) -> Path:
        """A newer list of known models that a person brought, and whose lists they trust."""
        return self.home / "catalogue"

    @property
    def presets(self) -> Path:
        """Kinds of summary that a person wrote."""
        return self.home / "presets"

    @property
    def run(self) -> Path:
        """Flag files of running children."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.home / "logs"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.json"

    @property
    def policy(self) -> Path:
        """An organisation's policy that a person agreed to, with whose it is and when."""
        return self.home / "policy.json"

    @property
    def tuning(self) -> Path:
        """What was measured of models on this computer."""
        return self.home / "tuning.json"

    def make(self) -> None:
        """Create the folders, readable by their owner only. Raises OSError."""
        for folder in (self.home, self.models, self.presets, self.run, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def home_for(chosen: str | None, environment: dict[str, str]) -> Paths:
    """The home asked for by option, else by `STILLROOM_HOME`, else the system's place for user data."""
    if chosen:
        return Paths(Path(chosen).expanduser().absolute())
    if environment.get(HOME_VARIABLE):
        return Paths(Path(environment[HOME_VARIABLE]).expanduser().absolute())
    return Paths(Path(platformdirs.user_data_dir("stillroom", appauthor=False)))


def frozen() -> bool:
    """Whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))


def resources() -> Path:
    """The folder of shipped files: beside `app/` in a checkout, inside the bundle when packaged."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).parent.parent / "resources"


def starter_model() -> Path:
    """Where set-up or the package puts the starter model."""
    return resources() / "starter" / STARTER_FILE
