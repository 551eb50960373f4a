"""Files of other office formats made for tests: ODT, ODS, PPTX, EPUB, compound files, XLS, MSG."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.document_builders import zipped

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


# -- OpenDocument --------------------------------------------------------------------------------


def odf(kind: str, body: str, automatic: str = "", styles: str = "", **parts: str) -> bytes:
    """A file of that kind (`text` or `spreadsheet`), with its styles and what `styles.xml` holds."""
    content = (
        f"<office:document-content {_ODF_SPACES}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
    }
    if styles:
        files["styles.xml"] = f"<office:document-styles {_ODF_SPACES}>{styles}</office:document-styles>"
    return zipped(files | dict(parts))


def odt(body: str, automatic: str = "", styles: str = "") -> bytes:
    return odf("text", body, automatic, styles)


def ods(body: str, automatic: str = "") -> bytes:
    return odf("spreadsheet", body, automatic)


def style(name: str, inner: str, family: str = "text", more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{inner}</style:style>'


def encrypted_odf() -> bytes:
    entry = '<manifest:file-entry manifest:full-path="a"><manifest:encryption-data/></manifest:file-entry>'
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0">{entry}</manifest:manifest>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "content.xml": b"\x8f\x00\x11 not XML",
        }
    )


# -- PPTX ----------------------------------------------------------------------------------------


def shape(*paragraphs: str, kind: str | None = None, more: str = "", place: str = "") -> str:
    """A shape; `kind` makes it a placeholder. A paragraph that begins with `<` is taken as XML."""
    ph = "" if kind is None else f'<p:ph type="{kind}"/>' if kind else "<p:ph/>"
    made = "".join(
        p if p.startswith("<") else f"<a:p><a:r><a:t>{escape(p)}</a:t></a:r></a:p>" for p in paragraphs
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {more}/><p:nvPr>{ph}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody>{made}</p:txBody></p:sp>"
    )


def placed(x: int, y: int, wide: int = 1000, high: int = 1000) -> str:
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def slide_xml(root: str, inner: str, more: str = "") -> str:
    spaces = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"'
    return f"<p:{root} {spaces} {more}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:{root}>"


def rels(**targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def pptx(
    *slides: str, notes: Mapping[int, str] | None = None, hidden: Sequence[int] = (), **parts: str
) -> bytes:
    """Slides by their shapes; `notes` and `hidden` by the slide's number, from 1."""
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    files: dict[str, str | bytes] = {
        "ppt/presentation.xml": (
            f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst>'
            '<p:sldSz cx="10000" cy="8000"/></p:presentation>'
        ),
        # Named against their order, since only the presentation says which comes first.
        "ppt/_rels/presentation.xml.rels": rels(
            **{f"rId{n}": ("slide", f"slides/slide{90 - n}.xml") for n in range(1, len(slides) + 1)}
        ),
    }
    for n, inner in enumerate(slides, 1):
        files[f"ppt/slides/slide{90 - n}.xml"] = slide_xml("sld", inner, 'show="0"' if n in hidden else "")
        if notes and n in notes:
            files[f"ppt/slides/_rels/slide{90 - n}.xml.rels"] = rels(
                rId1=("notesSlide", f"../notesSlides/n{n}.xml")
            )
            files[f"ppt/notesSlides/n{n}.xml"] = slide_xml("notes", notes[n])
    return zipped(files | dict(parts))


# -- EPUB ----------------------------------------------------------------------------------------


def epub(chapters: Mapping[str, str], title: str = "A book", **parts: str) -> bytes:
    """Chapters by file name, in the order of the spine; each is a whole XHTML file."""
    items = "".join(
        f'<item id="i{n}" href="{escape(name)}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        ),
        "OEBPS/book.opf": package,
    }
    for name, text in chapters.items():
        files["OEBPS/" + name.replace("%20", " ")] = text
    return zipped(files | dict(parts))


# -- compound files ------------------------------------------------------------------------------

_END, _FREE, _FATSECT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams; a path's folders become storages."""
    nodes: list[tuple[str, int, bytes | None, list[int]]] = [("Root Entry", 5, None, [])]
    where = {"": 0}
    for path, data in streams.items():
        folder = ""
        for name in path.split("/")[:-1]:
            inner = f"{folder}{name}/"
            if inner not in where:
                where[inner] = len(nodes)
                nodes[where[folder]][3].append(len(nodes))
                nodes.append((name, 1, None, []))
            folder = inner
        nodes[where[folder]][3].append(len(nodes))
        nodes.append((path.split("/")[-1], 2, data, []))
    mini, mini_fat, big = bytearray(), [], []
    starts: dict[int, tuple[str, int]] = {}
    for index, (_, kind, data, _) in enumerate(nodes):
        if kind != 2 or not data:
            starts[index] = ("none", _END)
        elif len(data) < 4096:
            first = len(mini) // 64
            count = -(-len(data) // 64)
            mini += data.ljust(count * 64, b"\0")
            mini_fat += [*range(first + 1, first + count), _END]
            starts[index] = ("mini", first)
        else:
            starts[index] = ("big", len(big))
            big.append(data)
    directory_sectors = -(-len(nodes) // 4)
    fat: list[int] = []
    body = bytearray()

    def put(data: bytes) -> int:
        first, count = len(fat), max(1, -(-len(data) // 512))
        body.extend(data.ljust(count * 512, b"\0"))
        fat.extend([*range(first + 1, first + count), _END])
        return first

    begins = [put(data) for data in big]
    mini_start = put(bytes(mini)) if mini else _END
    mini_fat_start = put(b"".join(struct.pack("<I", n) for n in mini_fat)) if mini_fat else _END
    entries = bytearray()
    for index, (name, kind, data, inside) in enumerate(nodes):
        where_kind, first = starts[index]
        start = mini_start if index == 0 else begins[first] if where_kind == "big" else first
        size = len(mini) if index == 0 else len(data or b"")
        right = next((kids[kids.index(index) + 1] for *_, kids in nodes if index in kids[:-1]), _FREE)
        raw = name.encode("utf-16-le") + b"\0\0"
        entries += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        entries += struct.pack("<III", _FREE, right, inside[0] if inside else _FREE)
        entries += b"\0" * 36 + struct.pack("<IQ", start, size)
    directory = put(bytes(entries.ljust(directory_sectors * 512, b"\0")))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * 512:
        fat_sectors += 1
    fat_start = len(fat)
    fat += [_FATSECT] * fat_sectors
    table = b"".join(struct.pack("<I", n) for n in fat).ljust(fat_sectors * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIII", 0, fat_sectors, directory, 0, 4096)
    head += struct.pack("<II", mini_fat_start, -(-len(mini_fat) * 4 // 512)) + struct.pack("<II", _END, 0)
    sectors = [fat_start + n for n in range(fat_sectors)]
    head += b"".join(struct.pack("<I", n) for n in sectors).ljust(436, b"\xff")
    return head + bytes(body) + table


def xls(rows: Sequence[Sequence[str | float]], name: str = "Sheet1", before: bytes = b"") -> bytes:
    """An old Excel file (BIFF8) with one sheet of words and numbers."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet = record(0x0809, start[:2] + struct.pack("<H", 0x0010) + start[4:])
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                words = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += record(0x0204, struct.pack("<HHH", r, c, 0) + words)
            else:
                sheet += record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    sheet += record(0x000A, b"")
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    top = record(0x0809, start) + before
    at = len(top) + 4 + 6 + len(label) + 4
    top += record(0x0085, struct.pack("<IBB", at, 0, 0) + label) + record(0x000A, b"")
    return compound({"Workbook": (top + sheet).ljust(4096, b"\0")})


def far_xls(cells: int) -> bytes:
    """Sheets whose two cells lie in opposite corners: small files, huge rectangles."""
    far = b""
    for _ in range(cells):
        far += struct.pack("<HH", 0x0809, 16) + struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
        for row, column in ((0, 0), (65535, 255)):
            far += struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 1.0)
        far += struct.pack("<HH", 0x000A, 0)
    return compound({"Workbook": far.ljust(4096, b"\0")})


def msg(
    texts: Mapping[str, str | bytes],
    attached: Sequence[Mapping[str, str | bytes]] = (),
    sent: int = 0,
    root: str = "",
) -> dict[str, bytes]:
    """The streams of an Outlook mail; texts by number, bytes by number and type (`37010102`)."""
    fixed = struct.pack("<HHIQ", 0x0040, 0x0039, 6, sent) if sent else b""
    streams = {f"{root}__properties_version1.0": b"\0" * (24 if root else 32) + fixed}

    def put(folder: str, properties: Mapping[str, str | bytes]) -> None:
        for number, value in properties.items():
            if isinstance(value, str):
                streams[f"{folder}__substg1.0_{number}001F"] = value.encode("utf-16-le")
            else:
                streams[f"{folder}__substg1.0_{number}"] = value

    put(root, texts)
    for index, properties in enumerate(attached):
        folder = f"{root}__attach_version1.0_#{index:08X}/"
        streams[folder + "__properties_version1.0"] = b"\0" * 8
        put(folder, properties)
    return streams
