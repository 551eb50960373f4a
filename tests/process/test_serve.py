"""The child's side of the boundary, with the scripted engine: order, cancelling, dying, noise."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.worker import protocol
from app.worker.diagnosis import diagnose
from app.worker.flag import StopFlag
from tests.process.conftest import SCRIPTED, Child, Start

Scripted = Callable[..., Child]
LINUX = sys.platform == "linux"


def failed(child: Child) -> dict[str, Any]:
    return child.until(protocol.Failed).error


def test_the_first_line_is_a_greeting_from_a_child_without_network(start: Start) -> None:
    child = start()
    hello = child.until(protocol.Hello)
    assert (hello.version, hello.role, hello.pid) == (protocol.VERSION, "inference", child.process.pid)
    assert not LINUX or hello.sandbox["network"] == hello.sandbox["exec"] == "denied"


def test_a_child_asked_nothing_ends_with_its_input(start: Start) -> None:
    child = start()
    child.until(protocol.Hello)
    child.hang_up()
    assert child.ended() == 0


def test_probes_are_answered_before_and_after_the_file_is_known(scripted: Scripted) -> None:
    child = scripted(load=False)
    child.send(protocol.Probe(id=90))
    assert child.until(protocol.Probed).id == 90
    child.load(_script(child))
    child.send(protocol.Probe(id=91))
    after = child.until(protocol.Probed).sandbox
    assert not LINUX or after["network"] == "denied"
    assert not LINUX or not after["landlock_abi"] or after["files"] == "denied"


def _script(child: Child) -> Path:
    return Path(child.flag.path).parent.parent / "script.json"


@pytest.mark.parametrize(("role", "flag"), [("download", True), ("inference", False)])
def test_wrong_arguments_are_refused_before_anything_is_said(tmp_path: Path, role: str, flag: bool) -> None:
    path = StopFlag.create(tmp_path).path if flag else tmp_path / "none"
    done = subprocess.run(
        [*SCRIPTED, "--child", role, "--flag", path], input=b"", capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_reply_streams_in_order(scripted: Scripted) -> None:
    child = scripted([{"read": [1, 2]}, {"read": [2, 2]}, {"say": "one "}, {"say": "two"}])
    outcome = child.reply("hello").outcome
    assert outcome["text"] == "one two"
    said = [event.text for event in child.events if isinstance(event, protocol.Chunk)]
    assert "".join(said) == "one two"
    order = [kind for kind in child.kinds() if kind in ("Started", "Reading", "Chunk", "Finished")]
    assert order[0] == "Started"
    assert order[-1] == "Finished"


def test_any_string_survives_both_ways(scripted: Scripted) -> None:
    child = scripted([{"echo": True}])
    strange = "a\ud800b \U0001f600 \u2028 \x00 \r\n" + "x" * 200_000
    assert child.reply(strange).outcome["text"] == strange


def test_many_requests_are_answered_one_after_the_other(scripted: Scripted) -> None:
    child = scripted([{"echo": True}])
    numbers = [child.ask(f"text {i}") for i in range(5)]
    assert [child.until(protocol.Finished).id for _ in numbers] == numbers


def test_stop_reaches_work_that_never_looks_up(scripted: Scripted) -> None:
    child = scripted([{"say": "begun"}, {"wait_for_cancel": True}], [{"say": "again"}])
    number = child.ask("hello")
    child.until(protocol.Chunk)
    child.cancel(number)
    assert child.until(protocol.Finished).outcome["reason"] == "cancelled"
    assert child.reply("more").outcome["text"] == "again"


@pytest.mark.parametrize(("byte", "line"), [(True, False), (False, True)])
def test_the_byte_alone_and_the_line_alone_stop_too(scripted: Scripted, byte: bool, line: bool) -> None:
    child = scripted([{"wait_for_cancel": True}], [{"say": "again"}])
    number = child.ask("hello")
    child.until(protocol.Started)
    child.cancel(number, byte, line)
    assert child.until(protocol.Finished).outcome["reason"] == "cancelled"
    assert child.reply("more").outcome["text"] == "again"


def test_a_waiting_request_can_be_given_up_while_another_runs_on(scripted: Scripted) -> None:
    child = scripted([{"say": "first"}, {"wait_for_cancel": True}], [{"say": "never"}], [{"say": "third"}])
    first, second = child.ask("a"), child.ask("b")
    child.until(protocol.Chunk)
    child.cancel(second)
    child.send(protocol.Cancel(id=child.take_id(), target=first))
    outcomes = {e.id: e.outcome for e in (child.until(protocol.Finished), child.until(protocol.Finished))}
    assert outcomes[first]["text"] == "first"
    assert outcomes[second]["text"] == ""
    assert child.reply("c").outcome["text"] == "third"


def test_a_cancel_that_comes_too_late_hurts_nobody(scripted: Scripted) -> None:
    child = scripted([{"say": "whole"}])
    number = child.ask("a")
    child.until(protocol.Finished)
    child.cancel(number)
    assert child.reply("b").outcome == {**child.events[-1].outcome, "reason": "stop", "text": "whole"}


def test_an_error_is_an_answer_and_the_child_goes_on(scripted: Scripted) -> None:
    child = scripted(
        [{"fail": {"error": "PromptTooLong", "tokens": 9, "room": 5}}], [{"bug": "SECRET"}], [{"say": "ok"}]
    )
    child.ask("a")
    assert failed(child) == {"error": "PromptTooLong", "tokens": 9, "room": 5}
    child.ask("b")
    assert failed(child) == {"error": "EngineFailed", "code": "ZeroDivisionError"}
    assert child.reply("c").outcome["text"] == "ok"
    child.hang_up()
    assert child.ended() == 0
    assert "echo.py" in child.stderr()
    assert "SECRET" not in child.stderr()


def test_a_request_that_makes_no_sense_is_an_error_of_that_request(scripted: Scripted) -> None:
    child = scripted([{"say": "ok"}])
    child.send(protocol.Generate(id=50, turns=[{"role": "nobody", "text": "x"}]))
    assert failed(child)["code"] == "ProtocolError"
    child.send(protocol.Generate(id=51, turns=[{"role": "user", "text": "x"}], sampling={"heat": 3}))
    assert failed(child)["code"] == "ProtocolError"
    child.send(protocol.Extract(id=52, path="/etc/passwd", name="x"))
    assert failed(child)["code"] == "wrong role"
    assert child.reply("c").outcome["text"] == "ok"


def test_nothing_is_written_before_a_model_is_loaded(scripted: Scripted) -> None:
    child = scripted(load=False)
    child.ask("a")
    assert failed(child)["code"] == "not loaded"


def test_a_second_model_is_refused(scripted: Scripted) -> None:
    child = scripted([{"say": "ok"}])
    child.send(protocol.Load(id=60, path=str(_script(child)), name="x"))
    assert failed(child) == {"error": "EngineFailed", "code": "loaded"}
    assert child.reply("c").outcome["text"] == "ok"


def test_loading_can_be_given_up(scripted: Scripted) -> None:
    child = scripted(load=False)
    script = _script(child)
    script.write_text('{"load": [{"load": 0.1}, {"wait_for_cancel": true}]}')
    child.send(protocol.Load(id=70, path=str(script), name="m"))
    child.until(protocol.Loading)
    child.cancel(70)
    assert failed(child) == {"error": "EngineLoadFailed", "name": "m", "reason": "cancelled"}


def test_what_native_code_prints_goes_to_stderr(scripted: Scripted) -> None:
    child = scripted([{"noise": "llama_print_timings"}, {"say": "clean"}])
    assert child.reply("a").outcome["text"] == "clean"
    child.hang_up()
    assert child.ended() == 0
    assert "llama_print_timings" in child.stderr()


def test_garbage_on_the_line_is_seen_as_such(scripted: Scripted) -> None:
    child = scripted([{"garbage": "{not json"}])
    child.ask("a")
    with pytest.raises(protocol.ProtocolError):
        child.until(protocol.Finished)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("how", "status", "kind"),
    [
        ("segv", -signal.SIGSEGV, "crashed"),
        ("abort", -signal.SIGABRT, "aborted"),
        ("kill", -signal.SIGKILL, "killed"),
        ("exit", 7, "exited"),
    ],
)
def test_a_death_ends_the_stream_and_can_be_told(
    scripted: Scripted, how: str, status: int, kind: str
) -> None:
    child = scripted([{"say": "last words"}, {"crash": how}])
    child.ask("a")
    assert child.until(protocol.Chunk).text == "last words"
    assert child.ended() == status
    assert diagnose(status, child.stderr().encode()) == kind


def test_the_child_ends_when_its_input_ends_in_the_middle_of_work(scripted: Scripted) -> None:
    child = scripted([{"say": "begun"}, {"wait_for_cancel": True}])
    child.ask("a")
    child.until(protocol.Chunk)
    child.hang_up()
    assert child.ended() == 0


def test_the_child_ends_when_nobody_listens(scripted: Scripted) -> None:
    child = scripted([{"say": "x" * 1_000_000}])
    assert child.process.stdout is not None
    child.process.stdout.close()
    child.ask("a")
    assert child.process.wait(60) == 0


def test_a_line_of_another_protocol_ends_the_child(scripted: Scripted) -> None:
    child = scripted([{"say": "x"}])
    child.send_line(b'{"type":"Format","disk":"C"}\n')
    assert child.ended() == 2


def test_a_child_that_cannot_give_up_its_rights_says_so_and_does_nothing(
    start: Start, tmp_path: Path
) -> None:
    refused = tmp_path / "refused_child.py"
    refused.write_text(
        "import sys\n"
        "from app.domain.errors import SandboxRefused\n"
        "from app.worker import serve\n"
        "def refuse(role):\n"
        "    raise SandboxRefused(what='seccomp')\n"
        "serve.harden_at_start = refuse\n"
        "sys.exit(serve.main(sys.argv[2], sys.argv[4]))\n"
    )
    child = start(command=[sys.executable, "-I", str(refused)])
    assert child.until(protocol.Hello).sandbox["network"] == "open"
    child.send(protocol.Load(id=1, path="/nowhere", name="x"))
    assert failed(child) == {"error": "SandboxRefused", "what": "seccomp"}
    child.hang_up()
    assert child.ended() == 0


def test_a_child_of_one_role_does_not_load_the_other_s_code() -> None:
    code = (
        "import sys, app.worker.serve\n"
        "wrong = {'llama_cpp', 'numpy', 'PySide6', 'lxml', 'pypdfium2', 'sqlcipher3'} & set(sys.modules)\n"
        "assert not wrong, wrong\n"
        "import app.inference.llama\n"
        "out = {'PySide6', 'jinja2', 'diskcache', 'sqlcipher3', 'lxml', 'llama_cpp.llama'}\n"
        "wrong = out & set(sys.modules)\n"
        "assert not wrong, wrong\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
