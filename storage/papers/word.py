"""Documents as a Word file that can be worked on: real headings, tables and pictures, one section a paper."""

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from core.blocks.document import Document
from storage.papers.furniture import described, margins, page_size
from storage.papers.pdf import MAKER
from storage.papers.style import BODY, SECTION
from storage.papers.word_blocks import Writer
from storage.papers.word_frame import set_page
from storage.papers.word_pen import FONT, element
from storage.papers.word_tables import thin

LONGEST = 255  # characters of a fact Word keeps
WORD_OF_TODAY = 15  # the version whose rules of setting apply; without it Word works as in 2007


def render(documents: Sequence[Document]) -> bytes:
    """One Word file of the papers, each beginning a section."""
    file = docx.Document()
    _styles(file)
    _settings(file)
    _describe(file, documents)
    for at, document in enumerate(documents):
        section = _next_section(file) if at else file.sections[0]
        set_page(section, document, alone=len(documents) == 1)
        _write(file, document)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _next_section(file: Any) -> Any:
    """A section on a new page; the paragraph that ends the one before takes no room."""
    section = file.add_section(WD_SECTION.NEW_PAGE)
    file.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    return section


def _write(file: Any, document: Document) -> None:
    edge = margins(document)
    width = page_size(document)[0] - edge.left - edge.right
    writer = Writer(file._body, width, document.thai_digits)
    if document.cover:
        writer.cover(document.cover, page_size(document)[1] - edge.top - edge.bottom)
    writer.title(document.title)
    writer.write(document.blocks)
    if (last := file.element.body.sectPr.getprevious()) is not None and last.tag == qn("w:tbl"):
        last.addnext(thin())


def _styles(file: Any) -> None:
    """TH Sarabun New for every script, single lines without room between paragraphs, headings in black."""
    normal = file.styles["Normal"]
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name, size in (("Normal", BODY), ("Heading 1", SECTION), ("Heading 2", BODY)):
        style = file.styles[name]
        style.font.color.rgb = RGBColor(0, 0, 0)
        props = style.element.get_or_add_rPr()
        for old in ("rFonts", "sz", "szCs", "lang", "b", "bCs"):
            for found in props.findall(qn(f"w:{old}")):
                props.remove(found)
        props.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
        if name != "Normal":
            props.insert(1, element("bCs"))
            props.insert(1, element("b"))
            style.paragraph_format.space_before = Pt(6)
            style.paragraph_format.space_after = Pt(0)
        props.append(element("sz", val=size * 2))
        props.append(element("szCs", val=size * 2))
        props.append(element("lang", val="en-US", eastAsia="en-US", bidi="th-TH"))


def _settings(file: Any) -> None:
    compat = element("compat")
    compat.append(
        element(
            "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=WORD_OF_TODAY
        )
    )
    settings = file.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.replace(old, compat)
        return
    settings.append(compat)


def _describe(file: Any, documents: Sequence[Document]) -> None:
    facts = file.core_properties
    facts.title, facts.author, facts.subject = (said[:LONGEST] for said in described(documents))
    facts.last_modified_by = MAKER
    facts.language, facts.comments = "th-TH", ""
    if moment := documents[0].stamp.moment:
        facts.created = facts.modified = moment.astimezone(UTC) if moment.tzinfo else moment
