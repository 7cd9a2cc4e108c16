"""Writing papers as an editable Word file: real headings, tables and pictures, one section per paper."""

import re
from collections.abc import Sequence
from datetime import UTC
from hashlib import blake2b
from io import BytesIO
from typing import Any
from uuid import UUID

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from core.blocks.document import Document
from core.blocks.elements import Run
from core.i18n import _, kept_in
from storage.papers.pdf.archive import MAKER
from storage.papers.pdf.page_frame import (
    DRAFT,
    PAGE,
    TO_EDIT,
    described,
    margins,
    page_size,
    text_area,
)
from storage.papers.progress import counted
from storage.papers.typography.faces import stand_in
from storage.papers.typography.style import ACCENT, BODY, CELL, MM, SECTION, SMALL, TITLE
from storage.papers.typography.text_lines import TextLine, copy_lines, runs_of, text_line
from storage.papers.word.blocks import BlockWriter
from storage.papers.word.paragraphs import (
    FONT,
    PLAIN_STYLES,
    SYMBOLS,
    ParagraphStyle,
    WordBody,
    element,
    field,
    tab_at,
    tied,
    write,
)
from storage.papers.word.tables import thin
from storage.zipped import rewritten

TITLES = ("Title", "Subtitle")
# of the fonts of a style in the library's template
REPLACED = (
    "w:rFonts",
    "w:sz",
    "w:szCs",
    "w:lang",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:spacing",
    "w:kern",
)
HEADS = {"Title": TITLE, "Subtitle": SECTION, "Heading 1": SECTION, "Heading 2": BODY}
USED = {
    *(name.lower() for name in ("Normal", *HEADS, *PLAIN_STYLES)),
    "header",
    "footer",
    "table grid",
}
USED |= {"default paragraph font", "normal table", "no list"}
LEFT_OVER = ("/thumbnail", "/stylesWithEffects")
LONGEST = 255  # the longest document property that Word keeps, in characters
WORD_OF_TODAY = 15  # the Word version whose layout rules apply; without it, those of 2007 do


def render(documents: Sequence[Document]) -> bytes:
    """Return the bytes of a Word file with these papers, each in a section of its own."""
    documents = [tied(one, one.names) for one in documents]
    file = docx.Document()
    _styles(file)
    _settings(file)
    _without_leftovers(file)
    _describe(file, documents)
    body = WordBody(file)
    for at, document in enumerate(documents):
        with kept_in(document.language):
            section = file.add_section(WD_SECTION.NEW_PAGE) if at else file.sections[0]
            if at:  # the paragraph that ends the section before takes no room
                file.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
            set_page(section, document, alone=len(documents) == 1)
            _write(body, document)
    _embed(file, body.slanted)
    out = BytesIO()
    file.save(out)
    return rewritten(out, {file.part.partname.membername: body.whole})


FACES = (
    ("embedRegular", False, False),
    ("embedBold", True, False),
    ("embedItalic", False, True),
    ("embedBoldItalic", True, True),
)
BEFORE_FONTS = {qn(f"w:{name}") for name in ("writeProtection", "view", "zoom")}
ODTTF = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


def _embed(file: Any, slanted: bool) -> None:
    """Embed the named fonts, Sarabun scaled to the official size, for PCs without them (ECMA-376-1, 17.8.1)."""
    table = next(
        one.target_part
        for one in file.part.rels.values()
        if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    slanted = slanted or next(file.element.body.iter(qn("w:i")), None) is not None
    fonts = parse_xml(f"<w:fonts {nsdecls('w', 'r')}/>")
    named = element("font", fonts, name=FONT)
    element("charset", named, val="DE")
    element("family", named, val="swiss")
    element("pitch", named, val="variable")
    for number, (kind, bold, italic) in enumerate(FACES[: 4 if slanted else 2], start=1):
        data = stand_in(FONT, bold, italic)
        key = UUID(bytes=blake2b(data, digest_size=16).digest())
        mask = key.bytes[::-1] * 2
        hidden = bytes(one ^ other for one, other in zip(data[:32], mask, strict=True)) + data[32:]
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), ODTTF, hidden, file.part.package)
        face = element(kind, named, fontKey=f"{{{key}}}".upper())
        face.set(qn("r:id"), table.relate_to(part, FONTS))
    element("font", fonts, name=SYMBOLS)
    table._blob = serialize_part_xml(fonts)
    settings = file.settings.element
    at = max(
        (at for at, setting in enumerate(settings, start=1) if setting.tag in BEFORE_FONTS),
        default=0,
    )
    settings.insert(at, element("saveSubsetFonts"))
    settings.insert(at, element("embedTrueTypeFonts"))


def _write(body: WordBody, document: Document) -> None:
    page: Any = body._element
    width, height = text_area(document)
    writer = BlockWriter(body, width, document.thai_digits)
    if document.cover:
        writer.cover(document.cover, height)
    writer.write(document.corner)
    writer.title(document.title)
    for block in counted(document.blocks):
        writer.write((block,))
        body.put_away(page)
    last = page.sectPr.getprevious()
    if last is not None and last.tag == qn("w:tbl"):
        last.addnext(thin())


def _styles(file: Any) -> None:
    """Set the styles: TH Sarabun New for every script, single lines without room between, headings black and bold."""
    normal = file.styles["Normal"]
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name in ("Normal", *HEADS, *PLAIN_STYLES):
        if name in PLAIN_STYLES:
            if name in file.styles:
                file.styles[name].delete()
            file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True).base_style = normal
        style, size = file.styles[name], HEADS.get(name, BODY)
        style.font.color.rgb = RGBColor(0, 0, 0)
        props = style.element.get_or_add_rPr()
        props.remove_all(*REPLACED)
        props.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
        if name in HEADS:
            props.insert(1, element("bCs"))
            props.insert(1, element("b"))
            titled = name in TITLES
            style.paragraph_format.space_before = Pt(0 if titled else 6)
            style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER if titled else None
            style.element.pPr.remove_all("w:pBdr", "w:numPr")
        element("sz", props, val=size * 2)
        element("szCs", props, val=size * 2)
        element("lang", props, val="th-TH", eastAsia="th-TH", bidi="th-TH")


def _without_leftovers(file: Any) -> None:
    """Remove what the library's template brings: a preview picture, unused styles, other languages."""
    for rels in (file.part.package.rels, file.part.rels):
        for key in [key for key, one in rels.items() if one.reltype.endswith(LEFT_OVER)]:
            rels.pop(key)
    styles = file.styles.element
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in USED:
            styles.remove(style)
        style.remove_all("w:link")
    settings = file.settings.element
    settings.remove_all("w:savePreviewPicture")
    for found in (*settings.iter(qn("w:themeFontLang")), *styles.iter(qn("w:lang"))):
        found.attrib.clear()
        for script in ("val", "eastAsia", "bidi"):
            found.set(qn(f"w:{script}"), "th-TH")


def _settings(file: Any) -> None:
    compat, uri = element("compat"), "http://schemas.microsoft.com/office/word"
    element("compatSetting", compat, name="compatibilityMode", uri=uri, val=WORD_OF_TODAY)
    settings = file.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.replace(old, compat)
        return
    settings.append(compat)


def _describe(file: Any, documents: Sequence[Document]) -> None:
    facts = file.core_properties
    facts.title, facts.author, facts.subject = (
        words[:LONGEST] for words in described(documents)[:3]
    )
    facts.last_modified_by = MAKER
    facts.language, facts.comments = "th-TH", ""
    moment = documents[0].stamp.moment
    if moment:
        facts.created = facts.modified = moment.astimezone(UTC) if moment.tzinfo else moment


HEAD_DOWN = 10 * MM
FOOT_UP = 8 * MM
IN_FRAME = 5 * MM
AFTER_NUMBERS = (
    "w:cols",
    "w:formProt",
    "w:vAlign",
    "w:noEndnote",
    "w:titlePg",
    "w:textDirection",
    "w:docGrid",
)
AFTER_FRAME = ("w:lnNumType", "w:pgNumType", *AFTER_NUMBERS)
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
MARK = """<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
</v:shapetype>
<v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:300pt;height:140pt;rotation:315;z-index:-251;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt;font-weight:bold" string="{words}"/>
</v:shape></w:pict>"""


def set_page(section: Section, document: Document, alone: bool) -> None:
    """Set paper size, margins, header and footer of a paper's section; `alone`: no other paper is in the Word file."""
    width, height = page_size(document)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    edge = margins(document)
    section.left_margin, section.right_margin = Pt(edge.left), Pt(edge.right)
    section.top_margin, section.bottom_margin = Pt(edge.top), Pt(edge.bottom)
    section.header_distance = Pt(HEAD_DOWN)
    section.footer_distance = Pt(FOOT_UP + (IN_FRAME if document.frame else 0))
    _count(section, document.thai_digits)
    if document.frame:
        borders = element("pgBorders", offsetFrom="page")
        for side in ("top", "left", "bottom", "right"):
            element(
                side,
                borders,
                val="thickThinSmallGap",
                sz=24,
                space=24,
                color=ACCENT.strip("#").upper(),
            )
        section._sectPr.insert_element_before(borders, *AFTER_FRAME)
    room = text_area(document)[0] / MM
    _head(section.header, document, room, alone)
    _foot(section.footer, document, room)
    section.different_first_page_header_footer = bool(document.cover) or document.numbers == "dash"
    if section.different_first_page_header_footer:
        _mark(_cleared(section.first_page_header), document)
        _foot(section.first_page_footer, document, room)


def _count(section: Section, thai: bool) -> None:
    """Number the pages of a paper from 1, in its digits."""
    properties = section._sectPr
    properties.remove_all("w:pgNumType")
    numbers = element("pgNumType", fmt="thaiNumbers" if thai else "decimal", start=1)
    properties.insert_element_before(numbers, *AFTER_NUMBERS)


def _cleared(part: _BaseHeaderFooter) -> Paragraph:
    part.is_linked_to_previous = False
    first: Paragraph = part.paragraphs[0]
    first.style = "Normal"  # that of a head has tab stops of its own
    return first


def _head(part: Any, document: Document, width: float, alone: bool) -> None:
    paragraph, thai = _cleared(part), document.thai_digits
    if document.numbers == "of":
        tab_at(paragraph, width)
        words = f"{document.running}  |  {document.office}".replace("\n", " ")
        page, of, _pages = re.split("{pages?}", _(PAGE))
        write(paragraph, TextLine((*runs_of(words, thai), Run(f"\t{page}"))), ParagraphStyle(CELL))
        field(paragraph, "PAGE", thai, CELL)
        write(paragraph, TextLine((Run(of),)), ParagraphStyle(CELL))
        field(paragraph, "NUMPAGES" if alone else "SECTIONPAGES", thai, CELL)
        _ruled(paragraph, "bottom")
    elif document.numbers == "dash":
        write(paragraph, TextLine((Run("– "),)), ParagraphStyle(BODY, "center"))
        field(paragraph, "PAGE", thai, BODY)
        write(paragraph, TextLine((Run(" –"),)), ParagraphStyle(BODY, "center"))
    _mark(paragraph, document)


def _foot(part: Any, document: Document, width: float) -> None:
    paragraph, stamp = _cleared(part), document.stamp
    tab_at(paragraph, width)
    runs: list[Run] = []
    if stamp.state:
        if not document.draft:
            runs += [Run(_(TO_EDIT), bold=True), Run("   ")]
        runs.append(Run(f"{_('สถานะข้อมูล')} {stamp.state[:4].hex().upper()}"))
    if document.edition:
        runs += runs_of(f"   {_('แบบ')} {document.edition}", document.thai_digits)
    if stamp.printed:
        runs += [
            Run("\t"),
            *runs_of(_("พิมพ์เมื่อ {moment}").format(moment=stamp.printed), document.thai_digits),
        ]
    if runs:
        write(paragraph, TextLine(tuple(runs)), ParagraphStyle(SMALL))
        _ruled(paragraph, "top")
    if document.certified:
        for line in copy_lines(document.certified):
            write(
                part.add_paragraph(),
                text_line(line, document.thai_digits),
                ParagraphStyle(BODY),
            )


def _ruled(paragraph: Paragraph, side: str) -> None:
    borders = element("pBdr")
    element(side, borders, val="single", sz=4, space=2, color="808080")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _mark(paragraph: Paragraph, document: Document) -> None:
    """Draw ร่าง across the page, behind the text."""
    if document.draft:
        paragraph.add_run()._r.append(parse_xml(MARK.format(font=FONT, words=_(DRAFT))))
