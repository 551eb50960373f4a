"""What a child died of."""

from __future__ import annotations

import pytest

from app.worker.diagnosis import diagnose


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (0, b"", "exited"),
        (3, b"Traceback", "exited"),
        (-9, b"", "killed"),
        (-15, b"", "killed"),
        (-11, b"", "crashed"),
        (-4, b"", "crashed"),
        (-7, b"", "crashed"),
        (-31, b"", "crashed"),
        (-6, b"GGML_ASSERT(n < m) failed", "aborted"),
        (-24, b"", "aborted"),
        (-1, b"", "exited"),
        (0xC0000005, b"", "crashed"),
        (0xC0000005 - (1 << 32), b"", "crashed"),
        (-6, b"terminate called after throwing an instance of 'std::bad_alloc'", "memory"),
        (1, b"MemoryError\nserve.py:10 main", "memory"),
        (-11, b"ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 9", "memory"),
        (0, b"it once said: out of memory", "exited"),
    ],
)
def test_diagnose(status: int, words: bytes, kind: str) -> None:
    assert diagnose(status, words) == kind


def test_a_crash_without_a_number_is_a_crash() -> None:
    assert diagnose(1, b"", crashed=True) == "crashed"
    assert diagnose(0, b"", crashed=True) == "crashed"
    assert diagnose(0, b"std::bad_alloc", crashed=True) == "memory"
