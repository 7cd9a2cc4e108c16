"""What a paper says to those who hear it: a tree of headings, paragraphs, lists, tables and pictures (PDF/UA-1).

A flow carries a `Tag`; both halves of a flow that is cut carry the same one, so that what goes on upon the next page is
one thing. The pen says before each stroke whether words or lines follow: words belong to the tag they are drawn within,
lines to nobody. What is drawn within no tag at all was said before, and is not said again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.pdfbase.pdfdoc import PDFObject, PDFPage
from reportlab.pdfgen.canvas import Canvas

PARAGRAPHS = {"P", "Caption", "Lbl", "LBody", *(f"H{level}" for level in range(1, 7))}  # words stand straight in them
GROUPS = {"Document", "Part", "Div", "L", "LI", "Table", "TR"}  # words in them get a paragraph


@dataclass(eq=False, slots=True)
class Tag:
    """A place in the tree, the same object wherever it goes on."""

    role: str = "P"
    parent: "Tag | None" = None  # None: what it is drawn within
    alt: str = ""  # the words of a picture; of an artifact, its kind
    scope: Literal["", "Column", "Row"] = ""  # what a head cell is the head of
    across: int = 1
    down: int = 1
    bare: bool = False  # a cell of one paragraph: its words need no tag of their own
    numbering: str = ""  # of a list
    place: Literal["", "first", "last"] = ""  # in its parent, whenever it is drawn


HEAD = Tag("Artifact", alt="<</Type/Pagination/Subtype/Header>>")
FOOT = Tag("Artifact", alt="<</Type/Pagination/Subtype/Footer>>")
WATERMARK = Tag("Artifact", alt="<</Type/Pagination/Subtype/Watermark>>")
AGAIN = Tag("Artifact", alt="<</Type/Pagination>>")
LINES = Tag("Artifact", alt="<</Type/Layout>>")

Box = tuple[float, float, float, float]


class Element(PDFObject):
    """A node of the tree as it is written. Its kids are nodes, or the page and number of what is marked there."""

    def __init__(self, tag: Tag, parent: "Element | None" = None, role: str = "") -> None:
        self.tag, self.parent, self.role = tag, parent, role or tag.role
        self.kids: list[Element | tuple[int, int]] = []
        self.last: list[Element] = []
        self.box: Box | None = None
        self.whole = self.role in ("Artifact", "Figure")  # lines drawn within belong to it, too

    def format(self, document: Any) -> bytes:
        pages = document.idToObjectNumberAndVersion
        page = next((kid[0] for kid in self.kids if isinstance(kid, tuple)), 0)
        on = f"/Pg {pages[f'Page{page}'][0]} 0 R" if page else ""
        kids = " ".join(self._kid(kid, page, document) for kid in (*self.kids, *self.last))
        said = f"/Alt{text(self.tag.alt)}" if self.tag.alt else ""
        return f"<</S/{self.role}/P {number(self.parent, document)}{on}/K[{kids}]{said}{self._attributes()}>>".encode()

    def _kid(self, kid: "Element | tuple[int, int]", page: int, document: Any) -> str:
        if isinstance(kid, Element):
            return number(kid, document)
        if kid[0] == page:
            return str(kid[1])
        return f"<</Type/MCR/Pg {document.idToObjectNumberAndVersion[f'Page{kid[0]}'][0]} 0 R/MCID {kid[1]}>>"

    def _attributes(self) -> str:
        tag = self.tag
        if self.box:
            return f"/A<</O/Layout/BBox[{' '.join(f'{edge:.1f}' for edge in self.box)}]>>"
        if tag.numbering:
            return f"/A<</O/List/ListNumbering/{tag.numbering}>>"
        scope = f"/Scope/{tag.scope}" if tag.scope else ""
        across = f"/ColSpan {tag.across}" if tag.across > 1 else ""
        down = f"/RowSpan {tag.down}" if tag.down > 1 else ""
        return f"/A<</O/Table{scope}{across}{down}>>" if scope or across or down else ""


class Raw(PDFObject):
    """An object whose bytes are known when it is written."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def format(self, document: Any) -> bytes:
        made: str = self.make(document)
        return made.encode()


def number(thing: Any, document: Any) -> str:
    """The reference to an object, which gets its number with the first one."""
    return f"{document.idToObjectNumberAndVersion[document.Reference(thing).name][0]} 0 R"


def text(words: str) -> str:
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


class Marks:
    """Marked content of the pages of one PDF, and the tree it belongs to."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.root = Element(Tag("Document"))
        self.pages: list[list[Element]] = [[]]  # of each page, whom what is marked there belongs to
        self._stack = [self.root]
        self._made: dict[Tag, Element] = {}
        self._open: Element | None = None
        self._lines, self._again = Element(LINES), Element(AGAIN)
        self._level = 0

    @contextmanager
    def within(self, tag: Tag | None) -> Iterator[None]:
        """What is drawn belongs to this tag; to nobody where there is none."""
        top = self._stack[-1]
        self._stack.append(top if top.whole else self._element(tag) if tag else self._again)
        try:
            yield
        finally:
            self._stack.pop()

    def once(self, tag: Tag | None) -> Tag | None:
        """The tag where it is drawn for the first time."""
        return None if tag in self._made else tag

    def place(self, box: Box) -> None:
        """Where the picture stands that is being drawn, in points of the page; of several parts the first."""
        top = self._stack[-1]
        if top.role == "Figure" and not top.box:
            (left, foot), (right, head) = (self._canvas.absolutePosition(*corner) for corner in (box[:2], box[2:]))
            top.box = (min(left, right), min(foot, head), max(left, right), max(foot, head))

    def _element(self, tag: Tag) -> Element:
        element = self._made.get(tag)
        if element is None:
            parent = self._element(tag.parent) if tag.parent else self._stack[-1]
            element = self._made[tag] = self._new(tag, parent)
        return element

    def _new(self, tag: Tag, parent: Element) -> Element:
        role = tag.role
        if role == "P" and not tag.place and (parent.role in PARAGRAPHS or parent.tag.bare):
            return parent
        if role[0] == "H":
            self._level = min(int(role[1:]), self._level + 1)  # no level is left out
            role = f"H{self._level}"
        element = Element(tag, parent, role)
        if tag.place == "first":
            parent.kids.insert(0, element)
        elif role != "Artifact":
            (parent.last if tag.place == "last" else parent.kids).append(element)
        return element

    def _speaker(self) -> Element:
        """Whom words belong to."""
        top = self._stack[-1]
        return self._new(Tag(), top) if top.role in GROUPS else top

    def words(self) -> None:
        """What follows is said."""
        self._mark(self._speaker())

    def inline(self) -> Element | None:
        """Whom the words of a line belong to, that marks them itself; None where they are marked by this."""
        speaker = self._speaker()
        if speaker.whole:
            self._mark(speaker)
            return None
        self.close()
        return speaker

    def begin(self, element: Element, actual: str = "") -> str:
        """The operator that begins marked content; `actual`: its letters in hex, where its glyphs do not tell them."""
        page = self.pages[-1]
        element.kids.append((len(self.pages), len(page)))
        page.append(element)
        if actual:
            return f"/Span<</MCID {len(page) - 1}/ActualText<FEFF{actual}>>>BDC"
        return f"/{element.role}<</MCID {len(page) - 1}>>BDC"

    def lines(self) -> None:
        """What follows is for the eye only, but in a picture."""
        top = self._stack[-1]
        self._mark(top if top.whole else self._lines)

    def _mark(self, element: Element) -> None:
        if element is self._open:
            return
        self.close()
        self._open = element
        artifact = element.role == "Artifact"
        self._canvas.addLiteral(f"/Artifact{element.tag.alt}BDC" if artifact else self.begin(element))

    def close(self) -> None:
        """End what is marked: before the state of a page is saved or restored, and with the page."""
        if self._open:
            self._canvas.addLiteral("EMC")
            self._open = None

    def turn(self) -> None:
        """The page is done."""
        self.close()
        self._canvas.showPage()
        page: Any = vars(self._canvas)["_doc"].Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents"]
        page.StructParents = len(self.pages) - 1
        self.pages.append([])

    def tree(self) -> PDFObject:
        """The root of the tree, once all pages are done."""
        pages = self.pages[:-1]

        def parents(document: Any) -> str:
            rows = (f"{at}[{' '.join(number(one, document) for one in page)}]" for at, page in enumerate(pages))
            return f"<</Nums[{' '.join(rows)}]>>"

        found = Raw(parents)
        root = Raw(
            lambda document: (
                f"<</Type/StructTreeRoot/K {number(self.root, document)}"
                f"/ParentTree {number(found, document)}/ParentTreeNextKey {len(pages)}>>"
            )
        )
        self.root.parent = root  # type: ignore[assignment]
        return root
