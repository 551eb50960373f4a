"""Names that a hub, a stick or another program may give so as to be led somewhere else: data."""

from __future__ import annotations

from collections.abc import Iterator

UPWARDS = (
    "../",
    "..\\",
    "../../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%5c",
    "..%252f",
    "....//",
    "./../",
    ".././",
)
LIKE_DOTS = (
    "\u2025/",
    "\uff0e\uff0e/",
    "\u2024\u2024/",
    "..\u2215",
    "..\u2044",
    "..\uff0f",
    "..\u29f8",
    "..\uff3c",
)
"""Characters that look like two dots, or like a slash, or become one when they are made simpler."""
OVERLONG = (
    "..\xc0\xaf",
    "\xc0\xae\xc0\xae/",
    "..\xe0\x80\xaf",
    "..\udcc0\udcaf",
    "\udcc0\udcae\udcc0\udcae/",
)
"""Overlong UTF-8 of "/" and ".", as characters and as bytes that are no text."""
DRIVES = (
    "C:",
    "C:\\",
    "c:/",
    "\\\\server\\share\\",
    "//server/share/",
    "\\\\?\\C:\\",
    "\\\\.\\",
    "/proc/self/cwd/",
)
SCHEMES = ("file:///", "file://localhost/", "http://127.0.0.1/", "~/", "~root/", "$HOME/", "%USERPROFILE%\\")
DEVICES = ("con", "PRN", "aux", "NUL", "com1", "LPT9", "CONIN$", "CLOCK$", "com\u00b9")
ENDS = (
    ".",
    " ",
    "...",
    ". .",
    "\t",
    "\u3000",
    ":stream",
    "::$DATA",
    "\0",
    "\0.gguf",
    "\n",
    "\r\n",
    "%00",
    "/",
    "/.",
    "/..",
)
MARKS = ("\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u0301" * 40, "\x1b[2J", "\x7f", "\x80")
"""What turns writing round, cannot be seen, or speaks to a terminal."""
WHOLE = (
    "", ".", "..", "/", "\\", "...", "-", "--output=x.gguf", "-rf", " ", "\0", ".gguf", "..gguf",
    ".hidden.gguf", "index.json", "models.json", ".lock", ".downloads", ".trash", "a" * 255 + ".gguf",
    "a" * 4096 + ".gguf",
    "a/" * 200 + "x.gguf", "x.gguf/../../x.gguf", "x.gguf;touch y", "$(touch y).gguf", "`touch y`.gguf",
    "x.gguf|y", "x?y=1.gguf", "x#y.gguf", "x&y.gguf", "\u0130.gguf", "\ufb01le.gguf", "\U0001f600.gguf",
    "x-00001-of-00002.gguf", "../x-00001-of-00002.gguf", "x-00002-of-00001.gguf", "x-00000-of-99999.gguf",
)  # fmt: skip


def names(goal: str, mark: str) -> Iterator[str]:
    """All of them. `goal` is an absolute path outside where nothing may appear, `mark` a word of this run."""
    inside = f"outside/{mark}.gguf"
    for up in (*UPWARDS, *LIKE_DOTS, *OVERLONG):
        yield f"{up}{inside}"
        yield f"{up * 4}{inside}"
        yield f"sub/{up * 3}{inside}"
    for start in (*DRIVES, *SCHEMES):
        yield f"{start}{mark}.gguf"
        yield f"{start}{goal.lstrip('/')}"
    yield from (goal, f"/{goal}", f"sub/{goal}", goal.replace("/", "\\"), f"/tmp/{mark}.gguf")
    for device in DEVICES:
        yield from (f"{device}.gguf", device, f"{device}.x.gguf", f"sub/{device}.gguf")
    for end in ENDS:
        yield from (f"{mark}.gguf{end}", f"{mark}{end}", f"..{end}/{inside}")
    for sign in MARKS:
        yield from (f"{mark}{sign}.gguf", f"..{sign}/{inside}", f"{sign}../{inside}")
    yield from WHOLE


def repositories(goal: str, mark: str) -> Iterator[str]:
    """Names of a maker and a repository."""
    for each in (
        "..",
        "../..",
        ".",
        "%2e%2e",
        "\uff0e\uff0e",
        "a\0",
        "a\n",
        "-",
        "C:",
        "~",
        "\u202ea",
        "a b",
        "",
    ):
        yield from (f"{each}/{mark}", f"{mark}/{each}", f"{each}/{each}")
    yield from (
        goal,
        f"{mark}",
        f"{mark}/a/../../b",
        f"https://x.invalid/{mark}",
        f"{mark}/a?b=c",
        f"{mark}/a#b",
    )
    yield from (f"{mark}@x/a", f"{mark}/" + "a" * 5000, f"{mark}/a%2f..%2f..", f"{mark}\\..\\a/b")
