"""The structure tree of a PDF for screen readers: headings, paragraphs, lists, tables and pictures (PDF/UA-1). Both
halves of a split part have one `PdfTag` and form one element. The painter announces text or lines before drawing: text
belongs to the tag in whose block it is drawn, lines and repetitions (tag None) are artifacts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Self

from reportlab.pdfbase.pdfdoc import DummyDoc, PDFObject, PDFPage, PDFStream, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

# words stand straight in them
PARAGRAPHS = {"P", "Caption", "Lbl", "LBody", *(f"H{level}" for level in range(1, 7))}
# text in them gets a paragraph
GROUPS = {"Document", "Part", "Div", "L", "LI", "TOC", "TOCI", "Table", "TR"}


@dataclass(eq=False, slots=True)
class PdfTag:
    """An element of a PDF's structure tree, such as a table cell; its parts on several pages share one PdfTag."""

    role: str = "P"
    parent: "PdfTag | None" = None  # None: the tag that it is drawn within
    alt: str = ""  # the words of a picture; of an artifact, its kind
    scope: Literal["", "Column", "Row"] = ""  # of a header cell: what it is the header of
    across: int = 1
    down: int = 1
    bare: bool = False  # a cell of one paragraph: its words need no tag of their own
    numbering: str = ""  # of a list
    place: Literal["", "first", "last"] = ""  # in its parent, whenever it is drawn


HEAD = PdfTag("Artifact", alt="<</Type/Pagination/Subtype/Header>>")
FOOT = PdfTag("Artifact", alt="<</Type/Pagination/Subtype/Footer>>")
WATERMARK = PdfTag("Artifact", alt="<</Type/Pagination/Subtype/Watermark>>")
AGAIN = PdfTag("Artifact", alt="<</Type/Pagination>>")
LINES = PdfTag("Artifact", alt="<</Type/Layout>>")

ROOT = "StructTreeRoot"
Box = tuple[float, float, float, float]


class PdfElement:
    """A node of a PDF's structure tree; its kids are nodes, or (page, number) of marked content."""

    __slots__ = ("box", "kids", "last", "number", "parent", "role", "tag", "whole")

    def __init__(self, tag: PdfTag, parent: "PdfElement | None" = None, role: str = "") -> None:
        self.tag = tag
        self.parent = parent
        self.role = role or tag.role
        self.kids: list[PdfElement | tuple[int, int]] = []
        self.last: tuple[PdfElement, ...] = ()
        self.box: tuple[int, int, int, int] | None = None
        # lines drawn inside belong to this element, too
        self.whole = self.role in ("Artifact", "Figure")
        self.number = 0  # number of its PDF object, once all elements are known

    def format(self, document: Any) -> bytes:
        pages = document.idToObjectNumberAndVersion
        above = self.parent.number if self.parent else pages[ROOT][0]
        # nearly every element
        if len(self.kids) == 1 and isinstance(kid := self.kids[0], tuple) and not self.last:
            where = f"{pages[f'Page{kid[0]}'][0]} 0 R/K {kid[1]}"
            return f"<</S/{self.role}/P {above} 0 R/Pg {where}{self._attributes()}>>".encode()
        page, kids = 0, []
        for kid in (*self.kids, *self.last):
            if isinstance(kid, PdfElement):
                kids.append(f"{kid.number} 0 R")
            elif kid[0] == page or not page:
                page = kid[0]
                kids.append(str(kid[1]))
            else:
                kids.append(f"<</Type/MCR/Pg {pages[f'Page{kid[0]}'][0]} 0 R/MCID {kid[1]}>>")
        on = f"/Pg {pages[f'Page{page}'][0]} 0 R" if page else ""
        return (
            f"<</S/{self.role}/P {above} 0 R{on}/K[{' '.join(kids)}]{self._attributes()}>>".encode()
        )

    def _attributes(self) -> str:
        tag = self.tag
        if tag.role == "P":
            return ""
        if tag.alt:
            box = f"/A<</O/Layout/BBox[{' '.join(map(str, self.box))}]>>" if self.box else ""
            return f"/Alt{text(tag.alt)}{box}"
        if tag.numbering:
            return f"/A<</O/List/ListNumbering/{tag.numbering}>>"
        scope = f"/Scope/{tag.scope}" if tag.scope else ""
        across = f"/ColSpan {tag.across}" if tag.across > 1 else ""
        down = f"/RowSpan {tag.down}" if tag.down > 1 else ""
        return f"/A<</O/Table{scope}{across}{down}>>" if scope or across or down else ""


class PdfObject(PDFObject):
    """A reportlab PDF object whose serialised text is given."""

    def __init__(self, written: str | bytes) -> None:
        self.written = written

    def format(self, _document: Any) -> bytes:
        return self.written if isinstance(self.written, bytes) else self.written.encode()


def compressed(content: str) -> bytes:
    """Return the content of a page as a compressed PDF stream."""
    made: bytes = PDFStream(content=content, filters=[PDFZCompress]).format(DummyDoc())
    return made


def number(thing: Any, document: Any) -> str:
    """Return the reference (`12 0 R`) to the PDF object `thing`, which gets a number at the first call."""
    return f"{document.idToObjectNumberAndVersion[document.Reference(thing).name][0]} 0 R"


@lru_cache(1000)
def text(value: str) -> str:
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


class PdfTagContext:
    """A context manager that closes the last opened tag when its block ends. The same object can serve all blocks."""

    def __init__(self, stack: list[PdfElement]) -> None:
        self._stack = stack

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.pop()


class MarkedContentWriter:
    """Writes the marked content of one PDF's pages, and builds the structure tree to which it belongs."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.root = PdfElement(PdfTag("Document"))
        # headings of the paper, and on which page each stands
        self.heads: list[tuple[str, int]] = []
        # by page, the element to which each marked content belongs
        self.pages: list[list[PdfElement]] = [[]]
        self._stack = [self.root]
        self._inside = PdfTagContext(self._stack)
        self._made: dict[PdfTag, PdfElement] = {}
        self._open: PdfElement | None = None
        self._lines, self._again = PdfElement(LINES), PdfElement(AGAIN)
        self._level = 0

    def within(self, tag: PdfTag | None) -> PdfTagContext:
        """Return a context manager: content drawn inside belongs to `tag` or, if that is None, is an artifact."""
        top = self._stack[-1]
        if not top.whole:
            top = self._element(tag) if tag else self._again
        self._stack.append(top)
        return self._inside

    def once(self, tag: PdfTag | None) -> PdfTag | None:
        """Return `tag` if nothing is drawn with it yet, else None, so that repeated content becomes an artifact."""
        return None if tag in self._made else tag

    def place(self, box: Box) -> None:
        """Record `box` (points) as the position of the picture being drawn, unless the picture has one already."""
        top = self._stack[-1]
        if top.role == "Figure" and not top.box:
            (left, foot), (right, head) = (
                self._canvas.absolutePosition(*corner) for corner in (box[:2], box[2:])
            )
            top.box = (
                int(min(left, right)),
                int(min(foot, head)),
                int(max(left, right)) + 1,
                int(max(foot, head)) + 1,
            )

    def _element(self, tag: PdfTag) -> PdfElement:
        element = self._made.get(tag)
        if element is None:
            parent = self._element(tag.parent) if tag.parent else self._stack[-1]
            element = self._made[tag] = self._new(tag, parent)
        return element

    def _new(self, tag: PdfTag, parent: PdfElement) -> PdfElement:
        role = tag.role
        if role == "P" and not tag.place and (parent.role in PARAGRAPHS or parent.tag.bare):
            return parent
        if role[0] == "H":
            self._level = min(int(role[1:]), self._level + 1)  # no level may be skipped
            role = f"H{self._level}"
        element = PdfElement(tag, parent, role)
        if tag.place == "first":
            parent.kids.insert(0, element)
        elif tag.place == "last":
            parent.last += (element,)
        elif role != "Artifact":
            parent.kids.append(element)
        return element

    def inline(self) -> PdfElement | None:
        """Return the element to which the next line of text will belong; None in a picture, tagged as a whole."""
        speaker = self._stack[-1]
        if speaker.whole:
            self.lines()
            return None
        if self._open:
            self.close()
        return self._new(PdfTag(), speaker) if speaker.role in GROUPS else speaker

    def begin(self, element: PdfElement) -> str:
        """Return the operator that begins marked content of this element."""
        page = self.pages[-1]
        element.kids.append((len(self.pages), len(page)))
        page.append(element)
        return f"/{element.role}<</MCID {len(page) - 1}>>BDC"

    def lines(self) -> None:
        """Mark what is drawn next as a layout artifact, unless it is part of a picture."""
        top = self._stack[-1]
        element = top if top.whole else self._lines
        if element is not self._open:
            self._mark(element)

    def _mark(self, element: PdfElement) -> None:
        if element is self._open:
            return
        self.close()
        self._open = element
        artifact = element.role == "Artifact"
        self._canvas.addLiteral(
            f"/Artifact{element.tag.alt}BDC" if artifact else self.begin(element)
        )

    def close(self) -> None:
        """End open marked content; call before saving or restoring the graphics state and at a page's end."""
        if self._open:
            self._canvas.addLiteral("EMC")
            self._open = None

    def turn(self) -> None:
        """End the current page and begin the next one."""
        self.close()
        self._canvas.showPage()
        pages: Any = vars(self._canvas)["_doc"].Pages.pages
        for above in pages[-2:-1]:  # the last page of all stays as it is: it may have a seal
            above.Contents = PdfObject(compressed(above.stream))
            above.stream = None
        page = pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents"]
        page.StructParents = len(self.pages) - 1
        self.pages.append([])

    def tree(self, document: Any) -> PDFObject:
        """Number all elements and return the root object of the structure tree; call after the last page."""
        pages = self.pages[:-1]
        self._number(self.root, document)
        rows = (
            f"{at}[{' '.join(f'{one.number} 0 R' for one in page)}]"
            for at, page in enumerate(pages)
        )
        ways = PdfObject(f"<</Nums[{' '.join(rows)}]>>")
        back = number(ways, document)
        kids, count = f"{self.root.number} 0 R", len(pages)
        root = PdfObject(
            f"<</Type/StructTreeRoot/K {kids}/ParentTree {back}/ParentTreeNextKey {count}>>"
        )
        document.Reference(root, ROOT)
        self._made.clear()
        self.pages.clear()
        return root

    def _number(self, element: PdfElement, document: Any) -> None:
        """Number the elements, as reportlab's `Reference` does, which would take too long for so many."""
        document.objectcounter += 1
        element.number = document.objectcounter
        document.numberToId[element.number] = element.number
        document.idToObject[element.number] = element
        for kid in (*element.kids, *element.last):
            if isinstance(kid, PdfElement):
                self._number(kid, document)
