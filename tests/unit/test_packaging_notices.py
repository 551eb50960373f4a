"""The licence texts that go with a package."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import notices

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "place",
    [
        "a-1.dist-info/licenses/BUILD_LICENSES/zlib.txt",
        "a-1.dist-info/LICENSE",
        "a-1.dist-info/LICENSE.BSD",
        "onnxruntime/ThirdPartyNotices.txt",
        "a/COPYING.LESSER",
        "a/NOTICE",
        "lxml-1.dist-info/LICENSES.txt",
    ],
)
def test_a_licence_text_is_known(place: str) -> None:
    assert notices.is_notice(place)


@pytest.mark.parametrize(
    "place", ["a/license.py", "a/licensing_images/atlimit.png", "a/gpl.so", "a/README.md", "a/bsdiff.txt"]
)
def test_other_files_are_none(place: str) -> None:
    assert not notices.is_notice(place)


def test_every_library_of_the_program_has_its_text() -> None:
    listed = (ROOT / "packaging" / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    names = [*re.findall(r"^([a-z0-9._-]+)==", listed, re.MULTILINE), "llama-cpp-python"]
    without = []
    for name in dict.fromkeys(names):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # pinned for another system
        texts = list(notices.texts_of(found, ROOT))
        if not texts or not all(Path(source).is_file() for source, _folder in texts):
            without.append(name)
    assert without == []


def test_what_pdfium_and_onnxruntime_are_made_of_is_among_the_texts() -> None:
    texts = [*notices.texts_of(distribution("pypdfium2"), ROOT)]
    assert any(source.endswith("pdfium.txt") for source, _ in texts)
    texts = [*notices.texts_of(distribution("onnxruntime"), ROOT)]
    assert any(source.endswith("ThirdPartyNotices.txt") for source, _ in texts)


def test_libraries_are_known_by_modules_and_by_files() -> None:
    found = notices.shipped(
        ["numpy.linalg", "onnxruntime/capi/x.so", "PySide6/QtCore.abi3.so", "_cffi_backend", "app.main", "os"]
    )
    assert found == {"numpy", "onnxruntime", "pyside6-essentials", "cffi"}


def test_a_library_without_a_text_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "ALWAYS", ())
    monkeypatch.setattr(notices, "ELSEWHERE", {})
    with pytest.raises(notices.WithoutNotice, match="flatbuffers"):
        notices.notices(["flatbuffers", "numpy"], [], ROOT)


def test_python_without_a_text_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "ALWAYS", ())
    monkeypatch.setattr(notices, "python_notice", list)
    with pytest.raises(notices.WithoutNotice, match="python"):
        notices.notices(["numpy"], [], ROOT)


def test_no_library_is_under_a_licence_that_would_bind_the_whole() -> None:
    """GPL and AGPL without another choice: none of what is shipped."""
    listed = (ROOT / "packaging" / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    bound = []
    for name in dict.fromkeys(re.findall(r"^([a-z0-9._-]+)==", listed, re.MULTILINE)):
        try:
            data = distribution(name).metadata
        except PackageNotFoundError:
            continue
        said = data.get("License-Expression") or " ".join(
            [(data.get("License") or "")[:80], *(data.get_all("Classifier") or [])]
        )
        if re.search(r"\bA?GPL|General Public License", said) and "LGPL" not in said:
            bound.append(name)
    assert bound == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("harfbuzz-ng", "Permission is hereby granted"),
        ("freetype", "The FreeType Project LICENSE"),
        ("libpng", "PNG Reference Library License"),
        ("libjpeg", "Independent JPEG Group"),
        ("libwebp", "Redistribution and use in source and binary forms"),
        ("zlib", "This software is provided 'as-is'"),
        ("pcre2", "PCRE2 LICENCE"),
        ("double-conversion", "Redistribution and use in source and binary forms"),
        ("md4c", "The MIT License"),
        ("corelib-text", "UNICODE LICENSE V3"),
        ("icu", "UNICODE, INC. LICENSE AGREEMENT"),
        ("svg", "USC/Information Sciences Institute"),
        ("xcb", "XCB-XInput"),
        ("wayland-protocols", "Wayland Protocol"),
    ],
)
def test_what_qt_is_made_of_is_named_with_its_licence(part: str, words: str) -> None:
    text = (ROOT / "resources" / "notices" / "qt" / f"{part}.txt").read_text(encoding="utf-8")
    assert words.casefold() in " ".join(text.split()).casefold()
