"""What set-up says about the machine it finds."""

import sys
from collections import namedtuple
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

from setup import commands, libraries, places, screen, system
from setup.report import SetupError
from setup.running import failure_sentence

Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone who may not install system packages, on Debian, with everything there."""
    monkeypatch.setattr(places, "SYSTEM", "linux")
    monkeypatch.setattr(system, "can_install", lambda family: False)
    monkeypatch.setattr(system, "distribution", lambda: "debian")
    monkeypatch.setattr(system, "has_compiler", lambda: True)
    monkeypatch.setattr(system, "has_venv", lambda: True)
    monkeypatch.setattr(system, "missing_libraries", list)
    monkeypatch.setattr(system, "missing_programs", list)


def refusal(**needs: bool) -> str:
    with pytest.raises(SetupError) as caught:
        system.prepare(**{"engine": False, "window": False, "tests": False, **needs})
    return str(caught.value)


@pytest.mark.usefixtures("ordinary_user")
def test_missing_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "has_compiler", lambda: False)
    assert refusal(engine=True) == (
        "A C++ compiler, which builds the engine, is missing. Install with: sudo apt-get install g++"
    )
    system.prepare(engine=False, window=True, tests=True)


@pytest.mark.usefixtures("ordinary_user")
def test_missing_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "has_venv", lambda: False)
    package = f"python3.{sys.version_info.minor}-venv"
    assert refusal() == f"Python's venv module is missing. Install with: sudo apt-get install {package}"


@pytest.mark.usefixtures("ordinary_user")
def test_missing_libraries_stop_the_window_but_not_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda: ["libEGL.so.1", "libxcb-cursor.so.0"])
    assert refusal(window=True) == (
        "System libraries for the window are missing (libEGL.so.1, libxcb-cursor.so.0). "
        "Install with: sudo apt-get install libegl1 libxcb-cursor0"
    )
    system.prepare(engine=False, window=False, tests=False)


def test_remedy_in_other_systems_words() -> None:
    holders = [libraries.QT_LIBRARIES["libxcb-icccm.so.4"], libraries.QT_LIBRARIES["libxcb-randr.so.0"]]
    assert system.remedy(holders, "fedora", "linux") == "Install with: sudo dnf install xcb-util-wm libxcb"
    assert system.remedy(holders, "arch", "linux").endswith("sudo pacman -S --needed xcb-util-wm libxcb")
    assert "libxcb-icccm4" in system.remedy(holders, "", "linux")
    assert "xcode-select --install" in system.remedy([libraries.COMPILER], "", "darwin")
    assert "winget install" in system.remedy([libraries.COMPILER], "", "win32")


def test_package_is_named_once() -> None:
    holders = [libraries.QT_LIBRARIES[f"libxcb-{part}.so.0"] for part in ("randr", "render", "shape")]
    assert system.package_names(holders, "fedora") == ["libxcb"]


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("ID=debian\n", "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", "arch"),
        ("ID=nixos\n", ""),
    ],
)
def test_distribution(tmp_path: Path, text: str, family: str) -> None:
    release = tmp_path / "os-release"
    release.write_text(text)
    assert system.distribution(release) == family
    assert system.distribution(tmp_path / "absent") == ""


def test_compiler_is_looked_for_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SYSTEM", "linux")
    environment = {"PATH": str(tmp_path)}
    assert not system.has_compiler(environment)
    compiler = tmp_path / "clang++"
    compiler.write_text("")
    compiler.chmod(0o755)
    assert system.has_compiler(environment)


def test_too_little_disk_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.shutil, "disk_usage", lambda path: Disk(0, 0, int(1.5 * system.GIB)))
    with pytest.raises(SetupError, match=r"needs 3\.0 GB .* 1\.5 GB is free\. Free 1\.5 GB"):
        system.check_space({tmp_path / "a" / "b": 2 * system.GIB, tmp_path / "c": system.GIB})
    system.check_space({tmp_path / "a": system.GIB})


def test_intel_mac_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SYSTEM", "darwin")
    monkeypatch.setattr(system.platform, "machine", lambda: "x86_64")
    with pytest.raises(SetupError, match="Apple processor"):
        system.check_processor()


def test_library_probe_asks_the_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SYSTEM", "linux")
    assert libraries.missing_libraries(["libno-such-thing.so.9"]) == ["libno-such-thing.so.9"]
    monkeypatch.setattr(places, "SYSTEM", "win32")
    assert libraries.missing_libraries(["libno-such-thing.so.9"]) == []


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "does not match its pinned hash"),
        ("NewConnectionError … No matching distribution found", "index cannot be reached"),
        ("OSError: No space left on device", "the disk is full"),
        ("No matching distribution found for x", "no file for this computer"),
        ("something else", "The reason is at the end of"),
    ],
)
def test_failures_in_plain_words(output: str, sentence: str) -> None:
    told = failure_sentence("Installing", output, Path("a.log"))
    assert sentence in told
    assert "a.log" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("environment", "system_name", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_screen(environment: dict[str, str], system_name: str, there: bool) -> None:
    assert screen.has_screen(environment, system_name) is there


def test_arguments_that_open_the_window() -> None:
    assert screen.wants_window([])
    assert screen.wants_window(["--home", "/x"])
    assert screen.wants_window(["--home=/x"])
    assert not screen.wants_window(["ask", "hello"])
    assert not screen.wants_window(["--home", "/x", "doctor"])
    assert not screen.wants_window(["--version"])


def test_run_without_a_screen_shows_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "has_screen", lambda: False)
    monkeypatch.setattr(commands, "set_up", lambda **kinds: None)
    assert commands.main(["run"]) == screen.NO_SCREEN_STATUS == 3
    told = capsys.readouterr().out
    assert "no screen" in told
    assert ".venv/bin/stillroom ask" in told


def test_unknown_verb_shows_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["fly"]) == 2
    assert commands.main([]) == 2
    assert commands.main(["--help"]) == 0
    assert "test-models" in capsys.readouterr().out


def test_trouble_is_one_line_and_status_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trouble(**kinds: bool) -> None:
        raise SetupError("Say this.")

    monkeypatch.setattr(commands, "set_up", trouble)
    assert commands.main(["run"]) == 1
    assert capsys.readouterr().out == "Say this.\n"
