"""What a computer has, read from made-up /proc and /sys trees."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.domain.engine.models import Computer
from app.library import hardware_linux, hardware_other
from app.library.hardware import look

GIB = 1 << 30
KIB = 1 << 10


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


def computer(root: Path) -> dict[str, str]:
    """A laptop with 2 cores of 2 threads each, 16 GiB, 10 free."""
    files = {
        "proc/meminfo": f"MemTotal:       {16 * GIB // KIB} kB\nMemAvailable:   {10 * GIB // KIB} kB\n",
        "proc/cpuinfo": "processor\t: 0\nmodel name\t: Fast  Chip 9000\n\nmodel name\t: Other\n",
    }
    for number in range(4):
        files[f"sys/devices/system/cpu/cpu{number}/topology/core_cpus_list"] = (
            f"{number % 2},{number % 2 + 2}\n"
        )
    return files


def in_group(files: dict[str, str], **group: str) -> dict[str, str]:
    files["proc/self/mounts"] = "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n"
    files["proc/self/cgroup"] = "0::/user/app\n"
    files["sys/fs/cgroup/cgroup.procs"] = ""
    for name, content in group.items():
        place, file = name.split("__")
        files[f"sys/fs/cgroup/{place.replace('_', '/')}/{file.replace('_', '.', 1)}"] = content
    return files


def test_cores_are_counted_once(tmp_path: Path) -> None:
    found = hardware_linux.look(tree(tmp_path, computer(tmp_path)), range(4))
    assert (found.cores, found.threads) == (2, 4)
    assert (found.memory_total, found.memory_available) == (16 * GIB, 10 * GIB)
    assert found.processor == "Fast Chip 9000"
    assert found.system.startswith("Linux ")


def test_only_processors_that_may_be_used_count(tmp_path: Path) -> None:
    root = tree(tmp_path, computer(tmp_path))
    assert hardware_linux.look(root, [0, 2]).cores == 1
    assert hardware_linux.look(root, [0, 1]).cores == 2
    assert hardware_linux.look(root, [3]).threads == 1


def test_a_groups_limits_count(tmp_path: Path) -> None:
    files = in_group(
        computer(tmp_path),
        user_app__memory_max=str(4 * GIB),
        user_app__memory_current=str(3 * GIB),
        user_app__memory_stat=f"anon 1\ninactive_file {GIB}\n",
        user_app__cpu_max="150000 100000",
    )
    found = hardware_linux.look(tree(tmp_path, files), range(4))
    assert (found.memory_total, found.memory_available) == (4 * GIB, 2 * GIB)
    assert (found.cores, found.threads) == (2, 2)


def test_a_limit_further_up_counts_too(tmp_path: Path) -> None:
    files = in_group(
        computer(tmp_path),
        user_app__memory_max="max",
        user_app__cpu_max="max 100000",
        user__memory_max=str(8 * GIB),
        user__memory_current=str(7 * GIB),
        user__cpu_max="100000 100000",
    )
    found = hardware_linux.look(tree(tmp_path, files), range(4))
    assert (found.memory_total, found.memory_available) == (8 * GIB, GIB)
    assert (found.cores, found.threads) == (1, 1)


def test_a_group_named_as_the_host_names_it(tmp_path: Path) -> None:
    """In a container the mount is the group itself and the name leads nowhere."""
    files = in_group(computer(tmp_path))
    files["proc/self/cgroup"] = "12:cpuset:/x\n0::/docker/0123\n"
    files["sys/fs/cgroup/memory.max"] = str(2 * GIB)
    files["sys/fs/cgroup/memory.current"] = "0"
    assert hardware_linux.look(tree(tmp_path, files), range(4)).memory_available == 2 * GIB


@pytest.mark.parametrize("rubbish", ["", "max", "-5", "abc def", "0 0", "\udcff"])
def test_what_cannot_be_read_is_left_out(tmp_path: Path, rubbish: str) -> None:
    content = rubbish.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    files = in_group(
        computer(tmp_path),
        user_app__memory_max=content,
        user_app__cpu_max=content,
        user_app__memory_stat=content,
    )
    found = hardware_linux.look(tree(tmp_path, files), range(4))
    assert (found.memory_total, found.threads) == (16 * GIB, 4)


def test_a_system_that_says_nothing(tmp_path: Path) -> None:
    found = hardware_linux.look(tmp_path, [0, 1, 2])
    assert (found.memory_total, found.memory_available, found.cores, found.threads) == (0, 0, 3, 3)
    assert found.processor == ""


def test_this_computer() -> None:
    found = look()
    assert 0 < found.memory_available <= found.memory_total
    assert 1 <= found.cores <= found.threads
    assert found.processor
    assert found.system


@pytest.mark.parametrize(
    ("cpuinfo", "instructions"),
    [
        ("flags\t\t: fpu avx avx2 bmi2\n\nflags\t\t: avx512f\n", ("avx2",)),
        ("flags\t\t: avx2 avx512f avx512vl amx_int8\n", ("avx2", "avx512", "amx")),
        ("Features\t: fp asimd asimddp\n", ("dotprod",)),
        ("Features\t: fp asimd\n", ()),
        ("", ()),
    ],
)
def test_what_the_processor_can(tmp_path: Path, cpuinfo: str, instructions: tuple[str, ...]) -> None:
    files = {**computer(tmp_path), "proc/cpuinfo": cpuinfo}
    assert hardware_linux.look(tree(tmp_path, files), range(4)).instructions == instructions


def test_an_unknown_system_claims_no_memory() -> None:
    found = hardware_other.look()
    assert (found.memory_total, found.memory_available) == (0, 0)
    assert found.threads >= 1


def having(available: int, total: int = 64 * GIB) -> Computer:
    return Computer(total, available, 4, 8, "x", "Linux")


def test_odd_answers_of_a_system_are_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = dataclasses.replace(having(90 * GIB), cores=16, threads=0, processor="")
    monkeypatch.setattr("app.library.hardware.system.look", lambda: odd)
    found = look()
    assert (found.memory_available, found.cores, found.threads) == (64 * GIB, 1, 1)
    assert found.processor
