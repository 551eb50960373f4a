"""A kind of summary as the file it could have been read from, and one made from what a person typed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from app.domain.summaries.presets import Preset, PresetSection, parse

LONGEST_ID = 40


def preset_to_toml(preset: Preset) -> str:
    """The file, which `parse` reads back to an equal kind. Raises PresetFault for one that cannot be used."""
    lines = [f"title = {_quoted(preset.title)}"]
    lines += [f"about = {_quoted(preset.about)}"] if preset.about else []
    lines += [] if preset.rest else ["rest = false"]
    for section in preset.sections:
        lines += ["", "[[section]]", f"title = {_quoted(section.title)}"]
        lines += [f"include = {_quoted(section.include)}"] if section.include else []
        for name, words in (("headings", section.headings), ("cues", section.cues)):
            lines += [f"{name} = {_listed(words)}"] if words else []
        lines += [f"facts = {_listed([str(fact) for fact in section.facts])}"] if section.facts else []
        lines.append(f"most = {section.most}")
        lines += ["sums = true"] if section.sums else []
    text = "\n".join(lines) + "\n"
    parse(preset.id, text.encode("utf-8", "replace"))
    return text


def checked(preset: Preset) -> Preset:
    """The kind as its file says it, e.g. with its words in small letters. Raises PresetFault."""
    return parse(preset.id, preset_to_toml(preset).encode("utf-8", "replace"))


def id_for(title: str, taken: Collection[str]) -> str:
    """A name for a kind: the title's letters and digits, with a number where it is taken.

    >>> id_for("Safety report", ("safety-report",)), id_for("Übergabe!", ())
    ('safety-report-2', 'ubergabe')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-") or "kind"
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def copy_of(preset: Preset, title: str, taken: Collection[str]) -> Preset:
    """The same under another title and name."""
    return replace(preset, id=id_for(title, taken), title=title)


def blank(title: str, taken: Collection[str]) -> Preset:
    """A kind with one empty section, which cannot be kept before it says what belongs there."""
    return Preset(id_for(title, taken), title, "", (PresetSection(""),))


def _quoted(text: str) -> str:
    return json.dumps(_plain(text), ensure_ascii=False)  # printable text: JSON's escapes are TOML's


def _plain(text: str) -> str:
    """Without what no file of text can hold."""
    return "".join(char if char.isprintable() else " " for char in text)


def _listed(words: Collection[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"
