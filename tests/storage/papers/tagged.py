"""What a program can judge of a tagged PDF of ours (PDF/UA-1, PDF/A-2a and 3a) by pikepdf alone: its faults, and what
is heard of it. Whether words of a picture are true takes judgement; the order is `test_papers_tagged`'s to judge."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf

HEADINGS = {f"H{level}" for level in range(1, 7)}
KNOWN = HEADINGS | {
    "Document",
    "Part",
    "Div",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "TOC",
    "TOCI",
    "Table",
    "TR",
    "TH",
    "TD",
    "Caption",
    "Figure",
}
INSIDE = {
    "TOC": {"TOCI"},
    "TOCI": {"P"},
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "Caption"},
    "TR": {"TH", "TD"},
}
OUTSIDE = {
    "TOCI": {"TOC"},
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}
PAINTS = {b"TJ", b"Tj", b"f", b"S", b"B", b"B*", b"f*", b"s", b"b", b"Do", b"sh", b"n"} - {b"n"}
PIECE = re.compile(
    rb"/(?P<tag>[^\s<]+)\s*<<(?P<about>[^\[]*?)>>\s*BDC\b|/Artifact\s+BMC\b|<(?P<hex>[0-9A-Fa-f]*)>"
    rb"|/(?P<font>\S+)\s+[\d.]+\s+Tf\b|(?P<word>[A-Za-z]+\*?)(?=\s|$)|\((?:\\.|[^)\\])*\)"
)
MCID = re.compile(rb"/MCID\s+(\d+)")
SHOWN = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{2})> (?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")


@dataclass(eq=False)
class Node:
    """An element of the tree; a number among its kids is marked content of a page."""

    role: str
    object: Any
    kids: list["Node | tuple[int, int]"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for kid in self.nodes:
            yield from kid.walk()

    @property
    def nodes(self) -> list["Node"]:
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def alt(self) -> str:
        return str(self.object.get("/Alt", ""))

    def attribute(self, name: str, default: Any) -> Any:
        return self.object.get("/A", {}).get(name, default)


class Tagged:
    """One file; `faults` are sentences that begin with the name of the rule."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.faults: list[str] = []
        self.words: dict[tuple[int, int], str] = {}  # of each marked content: page, number
        self.marked: dict[tuple[int, int], str] = {}  # by which role it is marked
        self._fonts: dict[Any, dict[str, str]] = {}
        self._numbers = {page.objgen: at for at, page in enumerate(self.pdf.pages)}
        self._file()
        for number, page in enumerate(self.pdf.pages):
            self._page(number, page)
        self._tree()

    def fault(self, rule: str, what: object = "") -> None:
        self.faults.append(f"{rule}: {what}")

    # The file

    def _file(self) -> None:
        root: Any = self.pdf.Root
        for rule, kept in (
            ("marked", "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))),
            ("language", str(root.get("/Lang", "")) == "th-TH"),
            (
                "shown title",
                "/ViewerPreferences" in root
                and bool(root.ViewerPreferences.get("/DisplayDocTitle", False)),
            ),
            ("version", self.pdf.pdf_version >= "1.7"),
            ("locked", not self.pdf.is_encrypted),
        ):
            if not kept:
                self.fault(rule)
        self._metadata(root)
        intents = list(root.get("/OutputIntents", []))
        profiles = [
            one.get("/DestOutputProfile") for one in intents if one.get("/S") == "/GTS_PDFA1"
        ]
        if not profiles or any(
            one is None or one.N != 3 or one.read_bytes()[16:20] != b"RGB " for one in profiles
        ):
            self.fault("colours")

    def _metadata(self, root: Any) -> None:
        stream = root.get("/Metadata")
        if stream is None:
            self.fault("metadata", "none")
            return
        said = stream.read_bytes().decode()
        if "/Filter" in stream:
            self.fault("metadata", "packed")
        title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", said)
        plain = (
            title[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            if title
            else ""
        )
        if not plain or plain != str(self.pdf.docinfo.get("/Title", "")):
            self.fault("title", plain)
        if "<pdfuaid:part>1<" not in said:
            self.fault("ua mark")
        part = re.search(r"<pdfaid:part>(\d)</pdfaid:part><pdfaid:conformance>A<", said)
        files = list(self.pdf.attachments)
        if not part or part[1] != ("3" if files else "2"):
            self.fault("archive mark", part and part[1])
        told = ("/Source", "/Data", "/Alternative", "/Supplement")  # what a file is to the paper
        tied = {
            str(one.get("/UF")) for one in root.get("/AF", []) if one.get("/AFRelationship") in told
        }
        if set(files) - tied:
            self.fault("attached file", sorted(set(files) - tied))

    # A page

    def _page(self, number: int, page: Any) -> None:
        for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items():
            self._font(str(name)[1:], font)
        for image in page.obj.get("/Resources", {}).get("/XObject", {}).values():
            if image.get("/ColorSpace") == "/DeviceCMYK":
                self.fault("four colours", number)
        contents = page.obj.get("/Contents", b"")
        data = b"\n".join(
            one.read_bytes()
            for one in (contents if isinstance(contents, pikepdf.Array) else [contents])
        )
        self._content(number, data)

    def _content(self, number: int, data: bytes) -> None:
        letters: dict[str, str] = {}
        nest: list[str] = []  # what is open: q, BT, a marked content
        open_at: tuple[int, int] | None = None
        artifact = False
        for piece in PIECE.finditer(data):
            kind, word = piece.lastgroup, piece["word"]
            if kind == "hex" and open_at:
                code = piece["hex"].decode().lower()
                self.words[open_at] += "".join(
                    letters.get(code[i : i + 2], "") for i in range(0, len(code), 2)
                )
            elif kind == "font":
                letters = self._fonts.get(piece["font"].decode(), {})
            elif kind == "about" or piece[0].endswith(b"BMC"):
                found = MCID.search(piece["about"] or b"")
                tag = (piece["tag"] or b"Artifact").decode()
                inner = artifact or open_at is not None
                if found:
                    at = (number, int(found[1]))
                    if inner:
                        self.fault("marks nested", at)
                    if at in self.marked:
                        self.fault("mark twice", at)
                    open_at = at
                    self.marked[at] = tag
                    self.words[at] = ""
                elif tag == "Artifact":
                    if inner:
                        self.fault("artifact inside", number)
                    artifact = True
                elif not inner:
                    self.fault("mark without number", (number, tag))
                if b"/ActualText" in (piece["about"] or b""):
                    # half of the readers copy these, half the others
                    self.fault("letters beside glyphs", number)
                nest.append("mark")
            elif word in (b"q", b"BT"):
                nest.append(word.decode())
            elif word in (b"Q", b"ET", b"EMC"):
                if not nest or nest[-1] != {b"Q": "q", b"ET": "BT", b"EMC": "mark"}[word]:
                    self.fault("marks cross", (number, word.decode(), nest[-3:]))
                    return
                nest.pop()
                if word == b"EMC":
                    open_at, artifact = None, False
            elif word in PAINTS and not artifact and open_at is None:
                self.fault("unmarked", (number, word.decode()))
        if nest:
            self.fault("marks open", (number, nest))

    def _font(self, name: str, font: Any) -> None:
        if name in self._fonts:
            return
        letters = self._fonts.setdefault(name, {})
        if font.get("/Subtype") != "/Type3" and "/FontFile2" not in font.get("/FontDescriptor", {}):
            self.fault("font", f"{name} is not embedded")
        if "/ToUnicode" not in font:
            self.fault("letters", name)
            return
        made = font.ToUnicode.read_bytes()
        for code, letter in SHOWN.findall(made):
            letters[code.decode().lower()] = _letters(letter)
        for first, last, begin, each in RANGE.findall(made):
            codes = range(int(first, 16), int(last, 16) + 1)
            given = re.findall(rb"<([0-9A-Fa-f]+)>", each) or [
                b"%04x" % (int(begin or b"0", 16) + at) for at in range(len(codes))
            ]
            letters |= {
                f"{code:02x}": _letters(letter) for code, letter in zip(codes, given, strict=False)
            }
        if {"\0", "\ufeff", "\ufffe"} & set("".join(letters.values())):
            self.fault("letters", f"{name} has letters that are none")

    # The tree

    def _tree(self) -> None:
        self.root = Node("", None)
        root = self.pdf.Root.get("/StructTreeRoot")
        if root is None:
            self.fault("tree", "none")
            return
        self._seen: dict[Any, Node] = {}
        self._owner: dict[tuple[int, int], Node] = {}
        self.root = self._node(root.get("/K"), root)
        if self.root.role != "Document":
            self.fault("tree", f"begins with {self.root.role}")
        self._parents(root)
        level = 0
        for node in self.root.walk():
            self._judge(node)
            if node.role in HEADINGS:
                if int(node.role[1:]) > level + 1:
                    self.fault("heading left out", node.role)
                level = int(node.role[1:])

    def _node(self, found: Any, parent: Any) -> Node:
        node = Node(str(found.get("/S", ""))[1:], found)
        if found.objgen in self._seen:
            self.fault("twice in the tree", found.objgen)
            return node
        self._seen[found.objgen] = node
        if found.get("/P") is None or found.P.objgen != parent.objgen:
            self.fault("parent", (node.role, found.objgen))
        kids = found.get("/K", pikepdf.Array())
        page = self._numbers.get(found.Pg.objgen, -1) if "/Pg" in found else -1
        all_kids: list[Any] = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        for kid in all_kids:
            if isinstance(kid, int):
                self._own(node, (page, kid))
            elif kid.get("/Type") == "/MCR":
                self._own(node, (self._numbers.get(kid.Pg.objgen, -1), int(kid.MCID)))
            else:
                node.kids.append(self._node(kid, found))
        return node

    def _own(self, node: Node, at: tuple[int, int]) -> None:
        node.kids.append(at)
        if at in self._owner:
            self.fault("mark owned twice", at)
        if at not in self.marked:
            self.fault("mark is nowhere", at)
        elif self.marked[at] not in (node.role, "Span"):
            self.fault("marked as another", (at, self.marked[at], node.role))
        self._owner[at] = node

    def _parents(self, root: Any) -> None:
        for at in sorted(set(self.marked) - set(self._owner)):
            self.fault("mark of nobody", at)
        numbers = root.get("/ParentTree", {}).get("/Nums", [])
        rows = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        for number, page in enumerate(self.pdf.pages):
            row = rows.get(int(page.obj.get("/StructParents", -1)))
            count = sum(at[0] == number for at in self.marked)
            if row is None or len(row) != count:
                self.fault("way back", number)
                continue
            for mark, one in enumerate(row):
                owner = self._owner.get((number, mark))
                if owner and one.objgen != owner.object.objgen:
                    self.fault("way back", (number, mark))

    def _judge(self, node: Node) -> None:
        role, inside = node.role, [kid.role for kid in node.nodes]
        if role not in KNOWN:
            self.fault("role", role)
        if role in INSIDE and set(inside) - INSIDE[role]:
            self.fault("inside", (role, inside))
        if role in INSIDE and len(node.kids) != len(inside):
            self.fault("inside", (role, "words"))
        for kid in node.nodes:
            if kid.role in OUTSIDE and role not in OUTSIDE[kid.role]:
                self.fault("outside", (role, kid.role))
        if role == "Figure":
            self._figure(node)
        if role == "TH" and node.attribute("/Scope", None) not in ("/Row", "/Column"):
            self.fault("scope", self.heard(node))
        if role == "Table":
            self._table(node)
        if role in HEADINGS | {"P", "Lbl", "Caption", "L", "Table"} and not node.kids:
            self.fault("empty", role)

    def _figure(self, node: Node) -> None:
        if not node.alt.strip():
            self.fault("picture without words")
        box = node.attribute("/BBox", None)
        pages = [kid[0] for kid in node.kids if isinstance(kid, tuple)]
        if box is None or not pages:
            self.fault("picture without place", node.alt)
            return
        left, foot, right, head = map(float, self.pdf.pages[pages[0]].mediabox)
        x1, y1, x2, y2 = map(float, box)
        if not (left - 30 <= x1 < x2 <= right + 30 and foot - 30 <= y1 < y2 <= head + 30):
            self.fault("picture without place", (node.alt, x1, y1, x2, y2))

    def _table(self, node: Node) -> None:
        """Every row has as many columns, those of cells above that reach into it counted."""
        above: dict[int, int] = {}  # column -> rows still taken
        widths = set()
        for row in (kid for kid in node.nodes if kid.role == "TR"):
            column = 0
            taken = {at: left - 1 for at, left in above.items() if left > 1}
            for cell in row.nodes:
                while above.get(column, 0) > 0:
                    column += 1
                across = int(cell.attribute("/ColSpan", 1))
                down = int(cell.attribute("/RowSpan", 1))
                for at in range(column, column + across):
                    if above.get(at, 0) > 0:
                        self.fault("cells over cells", self.heard(cell))
                    taken[at] = down - 1
                column += across
            while above.get(column, 0) > 0:
                column += 1
            widths.add(column)
            above = {at: left for at, left in taken.items() if left > 0}
        if len(widths) > 1:
            self.fault("ragged table", sorted(widths))

    # What is heard

    def heard(self, node: Node | None = None) -> str:
        """Its words in the order of the tree, pictures by their words, elements apart by a line."""
        parts = list(self._heard(node or self.root))
        return "".join(parts).strip()

    def _heard(self, node: Node) -> Iterator[str]:
        yield "\n"
        if node.role == "Figure":
            yield f"[{node.alt}]"
            return
        for kid in node.kids:
            if isinstance(kid, Node):
                yield from self._heard(kid)
            else:
                yield self.words.get(kid, "")
        yield "\n"

    @cached_property
    def outline(self) -> list[str]:
        """Roles in the order of the tree."""
        return [node.role for node in self.root.walk()]


def second_opinion(data: bytes, *profiles: str) -> list[str]:
    """What page-validation finds, by its own reading of the standards; nothing where it is not installed."""
    try:
        import page
    except ImportError:
        return []
    reports = [
        page.validate_pdf_bytes(data, profile=profile) for profile in profiles or ("2a", "ua1")
    ]
    return [
        f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures
    ]


def _letters(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")
