"""The rules of build.spec for what belongs in the packaged program."""

import ast
import os
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.documents.image import FORMATS

SPEC = Path(__file__).resolve().parents[2] / "build.spec"


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    """The spec's constants and functions, without the build itself."""
    tree = ast.parse(SPEC.read_text(encoding="utf-8"))
    names = {"SYSTEM_LIBRARY", "UNUSED_QT", "SOURCE_CODE", "LANGUAGES"}
    kept = [
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name in ("is_wanted", "linked"))
        or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in names)
    ]
    found: dict[str, Any] = {"os": os, "re": re, "LINUX": True}
    exec(compile(ast.Module(kept, []), str(SPEC), "exec"), found)
    return found


@pytest.mark.parametrize(
    "place",
    [
        "libstdc++.so.6",
        "libgcc_s.so.1",
        "libX11.so.6",
        "libxcb.so.1",
        "libglib-2.0.so.0",
        "libwayland-client.so.0",
        "libcups.so.2",
        "libvulkan.so.1",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/plugins/tls/qschannelbackend.dll",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt/translations/qtbase_uk.qm",
        "PySide6/Qt/translations/assistant_de.qm",
        "selectolax/lexbor.c",
    ],
)
def test_left_out(rules: dict[str, Any], place: str) -> None:
    assert not rules["is_wanted"]((place, "/source", "BINARY"))


@pytest.mark.parametrize(
    "place",
    [
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "libssl.so.3",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "llama_cpp/lib/libllama.so",
        "llama_cpp/lib/libggml-cpu-zen4.so",
        "llama_cpp/lib/libggml-vulkan.so",
        "resources/starter/SmolLM2-135M-Instruct.Q4_1.gguf",
    ],
)
def test_kept(rules: dict[str, Any], place: str) -> None:
    assert rules["is_wanted"]((place, "/source", "BINARY"))


def test_link_to_something_left_out_is_left_out(rules: dict[str, Any]) -> None:
    wanted = rules["is_wanted"]
    assert not wanted(("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"))
    assert wanted(("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"))


def test_engine_libraries_are_linked_not_copied(rules: dict[str, Any]) -> None:
    place = "llama_cpp/lib/libggml.so.0"
    assert rules["linked"]((place, "/source", "BINARY")) == (place, "libggml.so", "SYMLINK")
    entry = ("llama_cpp/lib/libggml.so", "/source", "BINARY")
    assert rules["linked"](entry) == entry


def test_all_material_of_the_benchmark_goes_along() -> None:
    """The pattern in the spec finds every file, those in folders beneath too."""
    found = re.search(
        r'collect_data_files\("app\.bench\.documents", includes=\["([^"]+)"\]\)', SPEC.read_text()
    )
    assert found
    folder = SPEC.parent / "app" / "bench" / "documents"
    there = {path for path in (folder / "material").rglob("*") if path.is_file()}
    assert there == set(folder.glob(found[1]))


def test_kinds_of_picture_that_are_opened_are_not_left_out() -> None:
    """Pillow opens each kind with a module of its own; those of `FORMATS` have to be in the package."""
    text = SPEC.read_text(encoding="utf-8")
    Image.init()
    for kind in FORMATS:
        assert f'"{Image.OPEN[kind][0].__module__}"' not in text
    assert '"PIL._webp"' not in text
    assert '"PIL.AvifImagePlugin"' in text and "AVIF" not in FORMATS
