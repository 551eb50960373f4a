"""The styles, the list and the footer of a DOCX report (ECMA-376 part 1, 17)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from app.services.export_docx_text import WORD_NAMES

_MARGINS = '<w:tblCellMar><w:left w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'


def styles(language: str) -> str:
    """word/styles.xml for a report in this language."""
    fonts = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>'
    spoken = f"<w:lang w:val={quoteattr(language)}/>"
    frame = "".join(
        f'<w:{side} w:val="single" w:sz="12" w:space="6" w:color="8A5A00"/>'
        for side in ("top", "left", "bottom", "right")
    )
    grid = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    bullet = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:contextualSpacing/>'
    return (
        f"<w:styles {WORD_NAMES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        f'<w:sz w:val="22"/><w:szCs w:val="22"/>{spoken}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault>"
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
        + _heading(1, 32)
        + _heading(2, 25)
        + _style("paragraph", "Notice", "Notice", f"<w:pPr><w:pBdr>{frame}</w:pBdr></w:pPr>")
        + _style("paragraph", "ListBullet", "List Bullet", f"<w:pPr>{bullet}</w:pPr>")
        + _style("character", "Place", "Place", '<w:rPr><w:color w:val="34506B"/></w:rPr>')
        + _style("character", "Flag", "Flag", '<w:rPr><w:b/><w:bCs/><w:color w:val="8F1D1D"/></w:rPr>')
        + _style("character", "Quiet", "Quiet", '<w:rPr><w:color w:val="555555"/></w:rPr>')
        + _style(
            "table",
            "TableGrid",
            "Table Grid",
            f"<w:tblPr><w:tblBorders>{grid}</w:tblBorders>{_MARGINS}</w:tblPr>",
        )
        + "</w:styles>"
    )


def _heading(level: int, size: int) -> str:
    return _style(
        "paragraph",
        f"Heading{level}",
        f"heading {level}",
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="280" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr>',
    )


def _style(kind: str, key: str, name: str, rest: str) -> str:
    base = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{base}{rest}</w:style>'


def numbering() -> str:
    """word/numbering.xml: one list, with bullets."""
    return (
        f'<w:numbering {WORD_NAMES}><w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def footer() -> str:
    """The number of the page, counted by the program that shows it."""
    return (
        f'<w:ftr {WORD_NAMES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE ">'
        "<w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"
    )
