"""Paragraphs of a Word file: Thai in a complex-script font, with size and weight given twice, as Word requires."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from io import BytesIO
from itertools import groupby
from typing import Any
from zlib import compress, decompress

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from core.blocks.document import NOT_WORDS, Align
from core.blocks.elements import Run
from core.thai.line_ends import tie, tied_names
from storage.lexicon import lexicon
from storage.papers.pdf.photos import scaled
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import BODY, MM, points
from storage.papers.typography.text_lines import BOXES, TextLine

FONT, SYMBOLS = "TH Sarabun New", "Segoe UI Symbol"  # no Thai font has tick boxes
# Styles of Word's own, by which a letter can be set anew.
SAID = "Body Text"
LISTED = "List Paragraph"
HEADED = "Message Header"
LABELLED = "Salutation"
SIGNED = "Signature"
PLAIN_STYLES = (SAID, LISTED, HEADED, LABELLED, SIGNED)
BOX = frozenset(BOXES.values())
STEP, AFTER = 7.0, 2.2  # mm of one indent step; between a list's number and its text
ALIGN = {"left": None, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
JFIF = (b"JFIF", b"Exif")


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """How a paragraph of a Word file is set: lengths in mm, but font `size` and `room` (the cell's width, 0 = no cell)
    in points. `keeps`: it stays on the page of the next one; `style`: name of a Word style, "" = none."""

    size: float = BODY
    align: Align = "left"
    first: float = 0  # more indent of the first line
    left: float = 0
    above: float = 0
    keeps: bool = False  # stays on the page of the next paragraph
    style: str = ""
    dotted: bool = False  # over a dotted line
    room: float = 0  # width of a cell in points: wider units are not kept whole; 0 = a page


PLAIN = ParagraphStyle()


def element(name: str, parent: Any = None, /, **attributes: object) -> Any:
    """Return a new XML element of a Word file, the last child of `parent` (None = of none yet); tag and attributes are
    in the namespace `w`."""
    found = OxmlElement(f"w:{name}")
    if parent is not None:
        parent.append(found)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), str(value))
    return found


LAST, MANY = 100, 300  # blocks or rows that stay; so many are put away when there are more
AWAY = rb'<w:away w:number="(\d+)" id="\d+"/>'


class WordBody(BlockItemContainer):
    """The pages of a Word file, written in the same time and memory however long it is: what lies far above the end is
    put away, compressed, until the file is written."""

    def __init__(self, file: Any) -> None:
        super().__init__(file.element.body, file._body)
        self._shell = deepcopy(file.element)  # declares the same prefixes
        self._shell.body[:] = []
        # by mark, what it stands for
        self._away: list[list[bytes]] = []
        self.slanted = False  # whether what was put away has italics

    def put_away(self, parent: Any) -> None:
        """Put away most children of `parent`, the body or a table in it, if they are many; a mark is the first then."""
        if len(parent) <= MANY:
            return
        mark = parent[0]
        if mark.tag != qn("w:away"):
            parent.insert(0, mark := element("away", number=len(self._away)))
            self._away.append([])
        mark.set("id", str(self.part.next_id - 1))  # that no picture is numbered like one of these
        self._shell.body[:] = parent[1:-LAST]
        content = (
            serialize_part_xml(self._shell).partition(b"<w:body>")[2].rpartition(b"</w:body>")[0]
        )
        self._shell.body[:] = []
        self.slanted |= b"<w:i/>" in content
        self._away[int(mark.get(qn("w:number")))].append(compress(content, 1))

    def whole(self, content: bytes) -> Iterator[bytes]:
        """Yield the XML of a file, with what was put away in place of its marks."""
        before, *others = re.split(AWAY, content)
        yield before
        for number, after in zip(others[::2], others[1::2], strict=True):
            for piece in self._away[int(number)]:
                yield from self.whole(decompress(piece))
            yield after


def paragraph(parent: Any, container: Any) -> Paragraph:
    """Return a new paragraph at the end of `parent` (Word XML); `container`: the part it belongs to."""
    return Paragraph(parent.add_p(), container)


def paragraphs(node: Any, container: Any) -> list[Paragraph]:
    """Return the paragraphs in `node` (Word XML), or `node` alone if it is a paragraph; `container`: their parent."""
    return [Paragraph(one, container) for one in node.iter(qn("w:p"))]


def write(paragraph: Paragraph, line: TextLine, how: ParagraphStyle = PLAIN) -> Paragraph:
    """Write a line's text into a Word paragraph, its list number hanging to the left; return the paragraph."""
    shape = paragraph.paragraph_format
    if how.style:
        paragraph.style = how.style
    align = ALIGN[how.align]
    if align is not None:
        paragraph.alignment = align
    step = STEP * how.size / BODY
    hang = line_of(line.label, points(how.size)).width / MM + AFTER if line.label else 0.0
    left = how.left + step * line.depth + hang
    if left:
        shape.left_indent = Mm(left)
    if how.first or hang:
        shape.first_line_indent = Mm(how.first - hang)
    if how.above:
        shape.space_before = Mm(how.above)
    if how.keeps:
        shape.keep_with_next = True
    runs = (Run(f"{line.label}\t"), *line.runs) if line.label else line.runs
    for run in runs:
        add_text(paragraph, run, how)
    return paragraph


def tied(thing: Any, names: Sequence[str]) -> Any:
    """Return `thing` (a text, block or tuple of them) with no-break spaces in the people's `names` found in it."""
    if not names or (isinstance(thing, Run) and thing.verbatim):
        return thing
    if isinstance(thing, str):
        return tied_names(thing, names)[0] if " " in thing else thing
    if isinstance(thing, tuple):
        return tuple(tied(part, names) for part in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    values = {
        one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in NOT_WORDS
    }
    own = {
        name: found for name, value in values.items() if (found := tied(value, names)) is not value
    }
    return replace(thing, **own) if own else thing


def add_text(paragraph: Paragraph, run: Run, style: ParagraphStyle = PLAIN) -> None:
    """Add a run to a Word paragraph, with no-break spaces where no line may end, and tick boxes in their own font."""
    text = run.text
    if not run.verbatim:
        line, inside = tied_names(lexicon().tied_places(tie(text)), ())
        text = lexicon().joined(
            line, inside, lambda unit: 0 < style.room < line_of(unit, points(style.size)).width
        )
    for boxes, letters in groupby(text, key=BOX.__contains__):
        made = paragraph.add_run("".join(letters))
        dress(made, style.size, run, SYMBOLS if boxes else "", style.dotted)


def dress(word_run: Any, size: float, run: Run, font: str = "", dotted: bool = False) -> None:
    """Give `word_run` this size (points), this `font` ("" = usual) and the bold, italic and underline of `run`.
    `dotted`: underline it with dots."""
    props = word_run._r.get_or_add_rPr()
    if font:
        element("rFonts", props, ascii=font, hAnsi=font, eastAsia=font, cs=font)
    for name, there in (("b", run.bold), ("i", run.italic)):
        if there:
            element(name, props)
            element(f"{name}Cs", props)
    if size != BODY:
        element("sz", props, val=round(size * 2))
        element("szCs", props, val=round(size * 2))
    if run.underline or dotted:
        element("u", props, val="dotted" if dotted else "single")


def field(paragraph: Paragraph, name: str, thai: bool, size: float) -> None:
    """Add the Word field `name` in `size` points, in Thai digits if `thai`; the field PAGE has its section's digits."""
    if name == "PAGE":
        code = f" {name} "
    else:
        code = f" {name} \\* {'THAIARABIC' if thai else 'Arabic'} "
    for kind in ("begin", "", "separate", "shown", "end"):
        made = paragraph.add_run()
        dress(made, size, Run(""))
        if kind == "shown":
            made.text = "๑" if thai else "1"
        else:
            _field_part(made._r, kind, code)


def _field_part(run: Any, kind: str, code: str) -> Any:
    """Add to the XML of a run a mark of this kind (begin, separate, end), or if `kind` is "" a field's code; return it."""
    if kind:
        return element("fldChar", run, fldCharType=kind)
    instruction = element("instrText", run)
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    return instruction


def field_over(contents: Sequence[Paragraph], code: str) -> None:
    """Enclose the Word paragraphs `contents` in the field `code` (such as `TOC`), updated when Word opens the file."""
    first = contents[0]._p.find(qn("w:r"))
    for kind in ("begin", "", "separate"):
        run = element("r")
        part = _field_part(run, kind, code)
        if kind == "begin":
            part.set(qn("w:dirty"), "true")
        first.addprevious(run)
    _field_part(contents[-1].add_run()._r, "end", code)


def picture(paragraph: Paragraph, data: bytes, width: float, height: float, alt_text: str) -> None:
    """Add a picture of this size (points) to a Word paragraph, with `alt_text` as its alternative text."""
    shape = paragraph.add_run().add_picture(BytesIO(_known(data)), Pt(width), Pt(height))
    shape._inline.docPr.set("descr", alt_text)
    # unsaid, it is 3 mm to LibreOffice, and a picture as wide as the page hangs over its edge
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")


def fitted(
    paragraph: Paragraph, data: bytes, max_width: float, max_height: float, alt_text: str = ""
) -> bool:
    """Add a picture as large as fits `max_width` × `max_height` points; return False if it is unreadable."""
    size = scaled(data, max_width, max_height)
    if size:
        picture(paragraph, data, *size, alt_text)
    return size is not None


def _known(data: bytes) -> bytes:
    """Return the picture in a form that Word files accept: a JPEG without the usual header is encoded again."""
    if data[:2] != b"\xff\xd8" or data[6:10] in JFIF:
        return data
    from PIL import Image

    out = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        picture.convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def keep(paragraphs: Iterable[Paragraph]) -> None:
    """Keep each of these Word paragraphs on one page with the paragraph after it."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def tab_at(paragraph: Paragraph, mm: float) -> None:
    """Add a right-aligned tab stop to a Word paragraph, `mm` millimetres from the left."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(mm), WD_TAB_ALIGNMENT.RIGHT)
