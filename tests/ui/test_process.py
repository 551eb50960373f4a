"""Children through QProcess: lines, ends, signals, last words. Each child is a few lines of Python."""

import os
import signal
import sys

import pytest

from app.ui.process import later, spawner


class Heard:
    """What a child said and how it ended."""

    def __init__(self, qtbot, body, spawn=None):
        self.lines = []
        self.status = None
        self.spawn = spawn or spawner()
        self.transport = self.spawn([sys.executable, "-I", "-c", body], self.lines.append, self._exit)
        self._qtbot = qtbot

    def _exit(self, status):
        self.lines_at_exit = len(self.lines)
        self.status = status

    def wait(self, until=None):
        self._qtbot.waitUntil(until or (lambda: self.status is not None), timeout=20_000)
        return self


def test_a_child_answers_what_it_is_sent(qtbot):
    child = Heard(qtbot, "import sys\nfor line in sys.stdin: print('you said', line, end='', flush=True)")
    child.transport.write(b"one\n")
    child.transport.write("zwei ü\n".encode())
    child.wait(lambda: len(child.lines) == 2)
    child.transport.close()
    child.wait()
    assert child.lines == [b"you said one\n", "you said zwei ü\n".encode()]
    assert child.status == 0


def test_all_lines_come_before_the_exit_and_are_whole(qtbot):
    child = Heard(qtbot, "print(chr(10).join(['x' * 70_000] * 50)); raise SystemExit(3)").wait()
    assert child.lines_at_exit == len(child.lines) == 50
    assert {len(line) for line in child.lines} == {70_001}
    assert child.status == 3


def test_a_line_that_was_never_finished_is_not_delivered(qtbot):
    child = Heard(qtbot, "import sys; sys.stdout.write('whole\\nhalf')").wait()
    assert child.lines == [b"whole\n"]


def test_a_receiver_that_waits_itself_still_gets_lines_in_order(qtbot):
    spawn, seen = spawner(), []

    def receive(line):
        if line == b"0\n":
            qtbot.waitUntil(lambda: b"end" in seen, timeout=20_000)
        seen.append(line)

    spawn(
        [sys.executable, "-I", "-c", "for i in range(5): print(i)"], receive, lambda _s: seen.append(b"end")
    )
    qtbot.waitUntil(lambda: b"0\n" in seen, timeout=20_000)
    assert seen == [b"1\n", b"2\n", b"3\n", b"4\n", b"end", b"0\n"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_status_of_a_signal_is_negative(qtbot):
    child = Heard(qtbot, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)").wait()
    assert child.status == -signal.SIGSEGV


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_killing_is_at_once_and_harmless_twice(qtbot):
    child = Heard(qtbot, "import time; print('up', flush=True); time.sleep(60)")
    child.wait(lambda: child.lines == [b"up\n"])
    child.transport.kill()
    child.wait()
    child.transport.kill()
    child.transport.write(b"nobody hears this\n")
    child.transport.close()
    assert child.status == -signal.SIGKILL


def test_the_last_words_are_the_end_of_stderr(qtbot):
    child = Heard(qtbot, "import sys; sys.stderr.write('a' * 50_000 + 'ggml: out of memory')").wait()
    words = child.transport.last_words()
    assert len(words) == 8 << 10
    assert words.endswith(b"ggml: out of memory")


def test_a_missing_program_is_an_os_error_and_silent(qtbot):
    called = []
    with pytest.raises(OSError):
        spawner()(["/nonexistent/program"], called.append, called.append)
    assert called == []


def test_a_child_gets_no_variable_of_ours(qtbot, monkeypatch):
    monkeypatch.setenv("STILLROOM_MARK", "private")
    child = Heard(qtbot, "import os; print(sorted(os.environ))").wait()
    assert b"STILLROOM_MARK" not in child.lines[0]
    assert b"HOME" not in child.lines[0]
    assert b"LC_ALL" in child.lines[0]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_child_inherits_no_open_file(qtbot, tmp_path):
    leak = os.open(tmp_path / "secret", os.O_RDWR | os.O_CREAT)
    os.set_inheritable(leak, True)
    listing = (
        "import os; print([os.path.realpath('/proc/self/fd/' + fd) for fd in os.listdir('/proc/self/fd')])"
    )
    child = Heard(qtbot, listing).wait()
    os.close(leak)
    assert b"secret" not in child.lines[0]


def test_shutdown_ends_a_child_that_does_not_listen(qtbot):
    spawn = spawner()
    child = Heard(qtbot, "import time; print('up', flush=True); time.sleep(60)", spawn)
    child.wait(lambda: child.lines == [b"up\n"])
    spawn.shutdown(100)
    assert child.status not in (None, 0)


def test_later_runs_once_unless_it_is_unset(qtbot):
    seen = []
    later(0.001, lambda: seen.append("kept"))
    unset = later(0.001, lambda: seen.append("unset"))
    unset()
    unset()
    qtbot.waitUntil(lambda: seen == ["kept"])
    done = []
    again = later(0.002, lambda: done.append(1))
    qtbot.waitUntil(lambda: done == [1])
    again()
    assert seen == ["kept"]
