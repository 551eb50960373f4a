# ruff: noqa: E501 - letters stand as somebody would have written them
"""`stillroom deidentify` as a script uses it: copies, counts, what is refused, what the key can do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LETTER = "Dear Dr Okonjo,\n\nI saw Mrs Jane O'Brien, DOB 04/05/1951.\nJane is well.\n\nYours sincerely,\nZebulon Quartermain\n"


def deidentify(home: Path, *arguments: str, status: int = 0) -> tuple[str, str]:
    command = [sys.executable, "-m", "app", "--home", str(home / "home"), "deidentify", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=180, check=False
    )
    assert done.returncode == status, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout, done.stderr


def test_copies_name_nobody_not_even_in_their_file_names(tmp_path: Path) -> None:
    one, other = tmp_path / "Jane_O'Brien.txt", tmp_path / "second.md"
    one.write_text(LETTER, encoding="utf-8")
    other.write_text("# Note\n\nMr Okonjo called about Jane O'Brien.\n", encoding="utf-8")
    out = tmp_path / "out"
    found = json.loads(deidentify(tmp_path, str(one), str(other), "--out", str(out), "--json")[0])
    copies = [Path(item["copy"]) for item in found]
    assert sorted(copies) == sorted(out.iterdir())
    together = "".join(path.name + path.read_text(encoding="utf-8") for path in copies)
    for word in ("Jane", "Brien", "Okonjo", "Quartermain", "04/05/1951"):  # a shifted date may keep its year
        assert word not in together
    assert found[0]["counts"]["date of birth"] == 1
    assert found[0]["remaining"] == []
    assert one.read_text(encoding="utf-8") == LETTER
    deidentify(tmp_path, str(one), "--out", str(out), status=2)  # it is there already


def test_a_missing_file_writes_nothing(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(LETTER, encoding="utf-8")
    out, _ = deidentify(
        tmp_path, str(good), str(tmp_path / "none.txt"), "--out", str(tmp_path / "out"), "--json", status=7
    )
    assert json.loads(out)["error"] == "DocumentMissing"
    assert not (tmp_path / "out").exists()
