"""The command line's way of speaking with a child."""

from __future__ import annotations

import sys

from app.worker.loop import Loop
from app.worker.pipes import PipeTransport


def run(code: str) -> tuple[list[bytes], list[int], PipeTransport]:
    loop, lines, ends = Loop(), [], []
    transport = PipeTransport(loop, [sys.executable, "-c", code], lines.append, ends.append)
    transport.write(b"hello\n")
    transport.close()
    loop.run_until(lambda: bool(ends))
    return lines, ends, transport


def test_whole_lines_come_before_the_end() -> None:
    lines, ends, _ = run("import sys; sys.stdout.write(sys.stdin.read() * 2)")
    assert (lines, ends) == ([b"hello\n", b"hello\n"], [0])


def test_half_a_line_of_a_child_that_dies_is_not_a_message() -> None:
    code = "import os, sys; sys.stdout.write('whole\\nhal'); sys.stdout.flush(); os.kill(os.getpid(), 9)"
    lines, ends, _ = run(code)
    assert (lines, ends) == ([b"whole\n"], [-9])


def test_the_last_words_are_kept() -> None:
    _, ends, transport = run("import sys; sys.stderr.write('std::bad_alloc'); sys.exit(3)")
    assert ends == [3]
    assert b"bad_alloc" in transport.last_words()


def test_a_child_gets_next_to_no_environment() -> None:
    lines, _, _ = run("import os; print('|'.join(sorted(os.environ)), flush=True)")
    names = set(lines[0].decode().strip().split("|"))
    assert not names & {"HOME", "USER", "PATH", "DISPLAY", "STILLROOM_HOME"}
