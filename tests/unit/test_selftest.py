"""The pieces of the self-test: what a step says, and the pictures it makes."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.bench.documents.letters import letters
from app.cli import selftest_documents
from app.cli.selftest_step import Unmet, need, step_line, tried
from app.domain.errors import DocumentEmpty
from app.services.page_picture import PagePicture


def test_a_step_says_what_it_found_or_what_went_wrong() -> None:
    assert tried("good", lambda: need(True, {"points": 3})).facts == {"points": 3}
    unmet = tried("bad", lambda: need(False, {"points": 0}))
    assert (unmet.passed, unmet.facts) == (False, {"points": 0})
    assert step_line(unmet) == "FAILED  bad  (0.0 s)  points 0"

    def empty() -> dict[str, Any]:
        raise DocumentEmpty(name="a.pdf", pages=2)

    failed = tried("worse", empty)
    assert not failed.passed
    assert failed.facts == DocumentEmpty(name="a.pdf", pages=2).to_dict()


def test_what_is_unmet_keeps_its_facts() -> None:
    with pytest.raises(Unmet) as unmet:
        need(False, {"wrong": 1})
    assert unmet.value.facts == {"wrong": 1}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("most", [None, 5, 99])
def test_a_picture_written_as_png_is_the_same_when_read(channels: int, most: int | None) -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (12, 7, channels), dtype=np.uint8)
    picture = PagePicture(7, 12, channels, bytearray(pixels.tobytes()), ())
    with Image.open(io.BytesIO(selftest_documents.png(picture, most))) as image:
        image.load()
        read = np.asarray(image).reshape(image.height, image.width, -1)
    assert np.array_equal(read, pixels[:most])


def test_what_the_self_test_looks_for_stands_in_its_invoice() -> None:
    (invoice,) = (letter for letter in letters() if letter.id == selftest_documents.INVOICE)
    assert selftest_documents.ANSWER in invoice.text
    assert all(value in invoice.text for value in selftest_documents.FIELDS.values())
