"""Which process holds what, asked of running processes and of the import graph."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.domain import errors
from app.wording import explain

ROOT = Path(__file__).parents[2]


def modules_after(code: str) -> set[str]:
    script = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_direction_of_imports_holds() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_window_holds_no_engine_and_no_parser() -> None:
    loaded = modules_after("import app.main")
    assert "PySide6.QtWidgets" in loaded
    assert loaded.isdisjoint({"llama_cpp", "numpy", "pypdfium2", "lxml", "selectolax", "huggingface_hub"})


def test_the_command_line_holds_no_qt() -> None:
    loaded = modules_after("import app.cli.commands")
    assert "sqlcipher3" in loaded
    assert not {name for name in loaded if name.startswith("PySide6")}
    assert loaded.isdisjoint({"llama_cpp", "pypdfium2"})


def test_children_hold_no_vault_and_no_window() -> None:
    for role in ("app.inference.llama", "app.documents.extract"):
        loaded = modules_after(f"import app.worker.serve, {role}")
        assert loaded.isdisjoint({"sqlcipher3", "sqlite_utils", "argon2", "click"})
        assert not {name for name in loaded if name.startswith("PySide6")}


NETWORK = {"httpx2", "httpcore2", "h11", "truststore", "huggingface_hub"}


def test_only_a_download_child_holds_a_way_out() -> None:
    """And that child holds no vault, no engine, no parser, no window."""
    for role in ("app.main", "app.cli.commands", "app.worker.launcher", "app.worker.serve"):
        assert modules_after(f"import {role}").isdisjoint(NETWORK), role
    fetching = "import app.worker.serve, app.library.fetch, app.library.fetch_client"
    loaded = modules_after(f"{fetching}, app.library.hub_flags, os\napp.library.hub_flags.quiet(os.environ)")
    assert loaded & NETWORK == {"httpx2"}, "the hub's client is for questions only"
    loaded |= modules_after(f"{fetching}\nimport app.library.hub_search")
    assert loaded.isdisjoint({"sqlcipher3", "argon2", "click", "llama_cpp", "numpy", "pypdfium2", "lxml"})
    assert not {name for name in loaded if name.startswith("PySide6")}


def test_a_launcher_holds_next_to_nothing() -> None:
    own = {name for name in modules_after("import app.worker.launcher") if name.startswith("app.")}
    rooms = {name.split(".")[1] for name in own}
    assert rooms == {"domain", "sandbox", "worker"}
    assert {name for name in own if name.startswith("app.worker.")} == {"app.worker.launcher"}


def test_the_standard_sqlite_is_never_used_for_the_vault() -> None:
    """`Database(path)` must fail closed: sqlite_utils has to see SQLCipher, not the plain module."""
    code = (
        "import app.storage.vault, sqlite_utils.utils as u\n"
        "sys.modules['_marker_' + u.sqlite3.__name__] = sys"
    )
    assert any(name.startswith("_marker_sqlcipher3") for name in modules_after(code))


def test_every_error_can_be_said() -> None:
    silent = [kind.__name__ for kind in errors.tree() if not explain(sample(kind)).title.strip()]
    assert silent == []


def sample(kind: type[errors.AppError]) -> errors.AppError:
    """An error of that class with plausible facts."""
    facts = {name: _fact(str(hint)) for name, hint in kind.__annotations__.items()}
    return kind(**facts)


def _fact(hint: str) -> object:
    return {"int": 3, "float": 2.5, "str": "short", "bool": False}[hint]


def test_errors_survive_the_wire() -> None:
    for kind in errors.tree():
        error = sample(kind)
        again = errors.from_text(error.to_text())
        assert type(again) is kind
        assert again.to_dict() == error.to_dict()
