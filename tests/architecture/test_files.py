"""The house stays in order: short files, one rule per room, nothing that must not be committed."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
LONGEST = 400
MEDIAN = 120


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_long(path: Path) -> None:
    assert lines(path) <= LONGEST


def test_the_median_file_is_short() -> None:
    sizes = [lines(path) for path in SOURCES if path.name != "__init__.py"]
    assert statistics.median(sizes) < MEDIAN


@pytest.mark.parametrize("path", sorted((ROOT / "app").glob("*/**/__init__.py")), ids=str)
def test_a_package_says_its_job_and_holds_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_imports_stand_at_the_top() -> None:
    """Only the entry point and the children's jobs import late, so that a role loads only its own."""
    allowed = {
        "app/__main__.py",
        "app/worker/jobs.py",
        "app/worker/page_job.py",
        "app/worker/fetch_job.py",
        "app/worker/launcher.py",
        "app/worker/quantise_job.py",
    }
    late = []
    for path in SOURCES:
        name = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = [
            node
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
            for node in ast.walk(function)
            if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
        if inside and name not in allowed:
            late.append(name)
    assert late == []


NAMES = re.compile(r"(Manager|Helper|Util|Utils|Handler|Base|Misc|Common)$")


def test_names_say_what_a_thing_is() -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and NAMES.search(node.name)
    ]
    assert vague == []


def test_nothing_big_and_no_index_address_is_committed() -> None:
    big = [str(p.relative_to(ROOT)) for p in tracked() if p.stat().st_size > 5_000_000]
    assert big == []
    address = re.compile(rb"(--?(extra-)?index-url|--find-links|https?://[^ \"']*/simple)")
    texts = [p for p in tracked() if p.suffix in (".txt", ".in", ".toml", ".cfg", ".md")]
    assert [str(p) for p in texts if address.search(p.read_bytes())] == []


def test_nothing_opens_links_or_loads_pages() -> None:
    """Model output can never become something the system opens (security: rendering)."""
    forbidden = ("QDesktopServices", "QtNetwork", "QtWebEngine", "setOpenExternalLinks(True)")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in SOURCES
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
