"""The pinned lists, and the rules for what lies in `packaging/`."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "packaging" / "requirements"
LISTS = sorted(REQUIREMENTS.glob("*.txt"))
INSTALLED = ("runtime", "install", "dev", "build", "package")


def entries(path: Path) -> list[str]:
    """Each requirement with its hashes, as one line."""
    joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def pins(name: str) -> dict[str, set[str]]:
    """Names with their versions (one for each Python it may differ by)."""
    found: dict[str, set[str]] = {}
    for entry in entries(REQUIREMENTS / f"{name}.txt"):
        match = re.match(r"([a-z0-9._-]+)==([^ ;]+)", entry)
        assert match, entry
        found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    for entry in entries(path):
        assert re.match(r"[a-z0-9._-]+==\S+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+ *$", entry), entry


@pytest.mark.parametrize("path", [*LISTS, *REQUIREMENTS.glob("*.in")], ids=lambda path: path.name)
def test_no_list_names_an_index_or_a_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|^-[if] ", text, re.MULTILINE)
    assert not re.search(r"/(home|root|tmp|work|opt|Users)/", text)


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.in")), ids=lambda path: path.name)
def test_every_wish_is_in_its_pinned_list(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    wishes = [re.split(r"[=<>!;\[ ]", line)[0] for line in lines if line and line[0] not in "#-"]
    assert wishes
    assert set(wishes) <= set(pins(path.stem))


def test_lists_that_meet_in_one_environment_agree() -> None:
    runtime = pins("runtime")
    for name in ("dev", "package", "install", "bench"):
        for package, versions in pins(name).items():
            assert versions == runtime.get(package, versions), package


def test_engine_version_is_the_pinned_one() -> None:
    source = (ROOT / "packaging/setup/recipe.py").read_text(encoding="utf-8")
    (version,) = pins("engine")["llama-cpp-python"]
    assert f'VERSION = "{version}"' in source


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    for path in [ROOT / "packaging/bootstrap.py", *(ROOT / "packaging/setup").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] in {*sys.stdlib_module_names, "setup"}, f"{path.name}: {name}"


def test_packaging_is_no_package() -> None:
    """With an `__init__.py` it would hide the library of the same name, which pytest and pip import."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_desktop_file_starts_the_command() -> None:
    text = (ROOT / "packaging/linux/stillroom.desktop").read_text(encoding="utf-8")
    assert "\nExec=stillroom" in text
    assert "\nIcon=stillroom" in text
