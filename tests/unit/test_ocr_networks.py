"""Networks of OCR that are damaged: the same as none, so that the other pages of a file are still read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import ocr


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing that was loaded before counts, and nothing of this counts afterwards."""
    ocr.recogniser.cache_clear()
    yield
    ocr.recogniser.cache_clear()


@pytest.mark.parametrize("content", [b"", b"broken", b"\x08\x08\x12\x07pytorch" + bytes(500)])
def test_a_damaged_network_is_none(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / "det.onnx", tmp_path / "rec.onnx"]
    for path in paths:
        path.write_bytes(content)
    monkeypatch.setattr(ocr, "model_files", lambda: paths)
    assert ocr.recogniser() is None
