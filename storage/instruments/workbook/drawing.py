"""Draws a form's paper on a worksheet as it is printed, and reads it back; properties not visible stand beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from core.forms.layout import meant
from core.forms.shape import FormPaper, PaperColumn
from core.forms.wording import PLACEHOLDER, names_in
from core.i18n import _
from core.tabular import ImportedSheet
from storage.instruments.source import ListNode, MapNode, Node, TextNode, UnreadableFileError
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.nodes import (
    list_in,
    put_lines,
    refused,
    rows_in,
    texts_in,
    words_in,
)
from storage.instruments.workbook.places import place

NAME, ID = r"«(\??)([^«»]+)»", r"[a-z][a-z0-9_.]*"
# most rows of heads, and most faults with a suggested name
MOST = 100
# a place behind all papers
LAST = 10_000
# names that only a paper with a row for each item prints
OF_ITEMS = {"text", "state", "choice", "note", "level"}
SHOWS = {  # names that columns of a scored paper print, by builder; a score sheet prints one a column
    "score_sheet": ("title", "full", "points", "grade"),
    "checklist": ("number", "text", "level", "points", "full", "state", "choice", "note"),
}
# head of the properties beside the drawing
NOT_PRINTED = "ไม่พิมพ์"
# the paper's place among papers
PLACE = "ลำดับที่"
SHOWN = frozenset({"title", "below", "sign"})  # words of a paper that its drawing shows
# the whole plan as a kind
PLAN = "plan"
# the width of a column for which none is given
STANDARD = 8.43
# a hundredth of a page in widths of the sheet, by whether it is landscape
LETTERS = {False: 0.9, True: 1.4}
SIGN = "ลงชื่อ ................................"
DOTS = "(................................)"
ABREAST = 3
SIGNED, DOTTED = r"\(?(?:ลงชื่อ|signed)\)?[\s.…_]*", r"\.{3}|…|_{3}"
NOBODY = thai.VALUES["none"], "none"  # title and id of "at no step"
# a text bold throughout
WHOLE = r"(\*[^*\n]+\*\n?)+"
# the first title lines, always printed bold
ALWAYS = 2
Cell = tuple[int, int, int, int, str]  # first row and column, last row and column, words
# by label as compared: the label, and the id it names ("" = ambiguous)
Labels = Mapping[str, tuple[str, str]]


class FormPlaceholders(NamedTuple):
    """What placeholders «…» on a form's papers may name. `kinds`: {id of a row kind: (title, id of the kind above)};
    `fields`: (row kinds, id, title) of each field or computed cell; `steps`: {title of a signing step: id}."""

    kinds: Mapping[str, tuple[str, str]]  # by kind of rows: its title, and the kind it lies in
    # of fields and computed cells: kinds, id, title
    fields: Sequence[tuple[Sequence[str], str, str]]
    steps: Mapping[str, str]  # ids of signing steps, by title

    def named(self, *homes: str) -> Labels:
        """Return {normalised label: (label, id)} of what rows of the kinds `homes` may name; id "" = ambiguous."""
        levels = [
            [(title, id_) for kinds, id_, title in self.fields if home in kinds] for home in homes
        ]
        levels.append(
            [
                (title, id_)
                for id_, (title, within) in self.kinds.items()
                if within and within in homes
            ]
        )
        printed = (thai.PRINTED,) if self.kinds else (thai.SCORED, thai.PRINTED)
        levels += [[(label, name) for name, label in each.items()] for each in printed]
        of = {id_: title for id_, (title, _in) in self.kinds.items()}
        full = [
            (f"{of[k]}.{title}", f"{k}.{id_}")
            for kinds, id_, title in self.fields
            for k in kinds
            if k in of
        ]
        levels.append(
            [
                *full,
                *(
                    (f"{title}.{thai.PRINTED['number']}", f"{id_}.number")
                    for id_, title in of.items()
                ),
            ]
        )
        found = dict[str, tuple[str, str]]()
        for level in levels:
            here = dict[str, tuple[str, str]]()
            for label, name in level:
                key = thai.plain(label)
                here[key] = label, name if here.get(key, (label, name))[1] == name else ""
            found = here | found
        return found

    def titles(self, word: str) -> Mapping[str, str]:
        """Return {title: id} of the values that a paper's property `word` may have: row kinds and fixed words."""
        rows = {"kinds": [(id_, title) for id_, (title, _in) in self.kinds.items()]}
        return thai.beside_titles("papers", word) | thai.by_title("papers", word, rows)


class DrawnPaperRows(NamedTuple):
    """The numbers (from 0) of the worksheet rows where the parts of a drawn paper begin."""

    third: int  # third line of the title, the first that is not always printed bold
    heads: int
    fields: int
    below: int
    signs: int

    def may_be_bold(self, row: int) -> bool:
        """Return whether bold cells of this worksheet row are printed bold. Other rows have a fixed style."""
        return (
            row == self.fields or self.third <= row < self.heads or self.below <= row < self.signs
        )


class DrawnPaper(NamedTuple):
    """A form's paper drawn on a worksheet, and the first row of each of its parts."""

    sheet: ImportedSheet
    rows: DrawnPaperRows


def cells_of(root: MapNode) -> FormPlaceholders:
    """Return the names that texts on the papers of the form `root` may use in placeholders such as «name»."""
    kinds = {
        words_in(row, "id"): (words_in(row, "title"), words_in(row, "in"))
        for row in rows_in(root, "kinds")
    }
    cells = [*rows_in(root, "fields"), *rows_in(root, "computed")]
    steps = {
        words_in(row, "title"): words_in(row, "id") for row in rows_in(root, "signing")
    } or thai.ROUTE
    own = [(texts_in(row, "kind"), words_in(row, "id"), words_in(row, "title")) for row in cells]
    return FormPlaceholders(kinds, own, steps)


def drawing_of(
    paper: FormPaper,
    columns: Sequence[PaperColumn],
    form_cells: FormPlaceholders,
    name: str,
    properties: Sequence[tuple[str, str]],
) -> DrawnPaper:
    """Return `paper` drawn on a worksheet called `name`. `form_cells`: what the paper's texts may name; `properties`:
    (name, value) of each property that cannot be drawn."""
    own = form_cells.named(*paper.rows, paper.table_per, PLAN)
    general = form_cells.named(paper.table_per, PLAN)
    right = len(columns) - 1
    paths = [tuple(map(str, (*each.over, each.head))) for each in columns]
    heads, deep = len(paper.title) + bool(paper.title), max(map(len, paths))
    totals = max(len(each.total) for each in columns)
    cells = [(n, 0, n, right, str(line)) for n, line in enumerate(paper.title)]
    cells += _heads(paths, deep, heads)
    fields, below = heads + deep, heads + deep + 1 + totals
    cells += [(fields, n, fields, n, each.show) for n, each in enumerate(columns)]
    for at in range(totals):
        texts = ["".join(each.total[at : at + 1]) for each in columns]
        across = next((n for n, words in enumerate(texts[1:]) if words), right) if texts[0] else 0
        cells += [
            (fields + 1 + at, n, fields + 1 + at, n or across, words)
            for n, words in enumerate(texts)
            if words
        ]
    cells += [(n, 0, n, right, line) for n, line in enumerate(paper.below, start=below + 1)]
    signs = below + 1 + len(paper.below) + bool(paper.below)
    cells += _signs(paper.sign, [max(1, each.width) for each in columns], form_cells.steps, signs)
    rows = [
        [""] * (right + 4)
        for _row in range(max(below, len(properties) + 1, *(cell[2] + 1 for cell in cells)))
    ]
    parts = DrawnPaperRows(
        _third([*range(heads)], heads, paper.builder), heads, fields, below, signs
    )
    bold = list[tuple[int, int, str]]()
    for top, left, _bottom, _right, words in cells:
        rows[top][left] = _drawn(words, own if top == fields else general)
        if parts.may_be_bold(top) and re.fullmatch(WHOLE, rows[top][left]):
            bold.append((top, left, rows[top][left]))
            rows[top][left] = rows[top][left].replace("*", "")
    for row, said_beside in zip(rows, ((NOT_PRINTED, ""), *properties), strict=False):
        row[right + 2 :] = said_beside
    merges = tuple(cell[:4] for cell in cells if cell[:2] != cell[2:4])
    turned = "landscape" in paper.style
    widths = tuple((n, each.width * LETTERS[turned]) for n, each in enumerate(columns))
    sheet = ImportedSheet(
        tuple(map(tuple, rows)), name, merges, widths=widths, landscape=turned, bold=tuple(bold)
    )
    return DrawnPaper(sheet, parts)


def _third(lines: Sequence[int], heads: int, builder: str) -> int:
    """Return the row of the title's third line, or `heads` if it has none or every line is bold, as on a checklist."""
    return heads if builder == "checklist" else next(iter(lines[ALWAYS:]), heads)


def _drawn(text: str, labels: Labels) -> str:
    """Return the text with «label» for each <name>, and with real line breaks."""
    known = {
        name: label for label, name in labels.values() if name and not re.search(r"[«»\n]", label)
    }
    found = re.sub(
        PLACEHOLDER, lambda one: f"«{'?' * (one[0][1] == '?')}{known.get(one[1], one[1])}»", text
    )
    return found.replace("\\n", "\n")


def _heads(paths: Sequence[tuple[str, ...]], deep: int, top: int) -> Iterator[Cell]:
    """Yield the cells of the heads: equal heads side by side are merged, and the lowest reaches down to its column."""
    for at in range(deep):
        first = 0
        for (path, last), same in groupby(
            paths, key=lambda path: (path[: at + 1], len(path) == at + 1)
        ):
            end = first + len([*same])
            if len(path) > at:
                yield top + at, first, top + (deep - 1 if last else at), end - 1, path[at]
            first = end


def _signs(
    signs: Sequence[str], widths: Sequence[int], steps: Mapping[str, str], top: int
) -> Iterator[Cell]:
    """Yield the cells for those who sign, some side by side."""
    titles = {id_: title for title, id_ in (*steps.items(), NOBODY)}
    middles = list[float]()
    middles += [(sum(widths[:n]) + width / 2) / sum(widths) for n, width in enumerate(widths)]
    slots = next(
        found
        for most in range(min(len(signs), ABREAST), -1, -1)
        if {*(found := [int(one * max(1, most)) for one in middles])} == {*range(max(1, most))}
    )
    for n, sign in enumerate(signs):
        down, across = divmod(n, max(slots) + 1)
        own = [column for column, slot in enumerate(slots) if slot == across]
        step, _equals, words = sign.partition(" = ")
        called = f"{words} «{titles[step]}»".strip() if step in titles else sign
        for row, said in enumerate((SIGN, DOTS, called), start=top + down * 4):
            yield row, own[0], row, own[-1], said


def is_drawn(sheet: ImportedSheet) -> bool:
    """Return whether a paper is drawn on the worksheet, that is, whether a cell names a «field»."""
    return any(re.search(NAME, cell) for row in sheet.rows for cell in row)


def add_drawn(
    root: MapNode, sheets: Mapping[int, ImportedSheet], errors: list[UnreadableFileError]
) -> dict[str, str]:
    """Add the papers drawn on `sheets` ({number: sheet}) to the form `root`; return {paper id: sheet name}."""
    cells = cells_of(root)
    papers = list_in(root, "papers")
    columns = list_in(root, "columns")
    read = [
        (sheet.name, *DrawnPaperReader(sheet, n, cells, errors).paper())
        for n, sheet in sheets.items()
    ]
    drawn = {words_in(paper, "id"): name for name, paper, _columns in read}
    for of, word in (("papers", "id"), ("columns", "paper")):
        for row in [row for row in rows_in(root, of) if words_in(row, word) in drawn]:
            id_ = words_in(row, word)
            what = _("เอกสาร {id} วาดไว้ในแผ่น {sheet} แล้ว")
            mend = _("ลบแถวนี้ หรือลบแผ่นที่วาดไว้")
            line = row.lines.get(word, row.line)
            what = what.format(id=id_, sheet=drawn[id_])
            errors.append(UnreadableFileError("paper-drawn", line, what, mend))
            list_in(root, of).rows.remove(row)
    places = [words_in(paper, "place") for _name, paper, _columns in read]
    at = [(int(one) if one.isdecimal() else 0) or LAST for one in places]
    for n in sorted(range(len(read)), key=at.__getitem__):
        _name, paper, own = read[n]
        papers.rows.insert(at[n] - 1, paper)
        paper.pairs.pop("place", None)
        columns.rows += own
    named = {thai.plain(name): id_ for id_, name in drawn.items()}
    for row in rows_in(root, "expects"):
        paper_ = row.pairs.get("paper")
        if isinstance(paper_, TextNode):
            paper_.text = named.get(thai.plain(paper_.text), paper_.text)
    order = {words_in(row, "id"): n for n, row in enumerate(rows_in(root, "papers"))}
    columns.rows.sort(
        key=lambda row: order.get(
            words_in(row, "paper") if isinstance(row, MapNode) else "", len(order)
        )
    )
    return drawn


class DrawnPaperReader:
    """Reads the one paper that is drawn on a worksheet; adds faults to `errors`."""

    def __init__(
        self,
        sheet: ImportedSheet,
        n: int,
        cells: FormPlaceholders,
        errors: list[UnreadableFileError],
    ) -> None:
        self._sheet = sheet
        self._n = n
        self._cells = cells
        self._found = errors
        top = next((n for n, row in enumerate(sheet.rows) if NOT_PRINTED in row), -1)
        left = sheet.rows[top].index(NOT_PRINTED) if top >= 0 else len(sheet.rows[0])
        self._rows = [[*map(str.strip, row[:left])] for row in sheet.rows]
        self._node = MapNode(place(n))
        put_lines(sheet, n, {"papers": self._node}, errors, {PLACE: "place"}, top + 1, left)
        for word, node in self._node.pairs.items():
            titles = cells.titles(word)
            for one in node.rows if isinstance(node, ListNode) else [node]:
                if isinstance(one, TextNode):
                    one.text = titles.get(thai.plain(one.text), one.text)
        if not words_in(self._node, "id"):
            made = "p" + sha256(thai.plain(sheet.name).encode()).hexdigest()[:8]
            self._node.pairs["id"], self._node.lines["id"] = TextNode(made, place(n)), place(n)
        scored = "".join(f" «{one}»" for one in thai.SCORED.values())
        if cells.kinds:
            self._names = _("ใช้ชื่อหรือรหัสในแผ่น ช่อง หรือ คำนวณ")
        else:
            self._names = _("ใช้คำใดคำหนึ่งใน{names}").format(names=scored)
        self._own: Labels = {}
        self._general: Labels = {}

    def paper(self) -> tuple[MapNode, list[MapNode]]:
        """Return (the paper as a node of the form, the nodes of its columns)."""
        rows = self._rows
        signs = next(
            (n for n, row in enumerate(rows) if any(re.match(SIGNED, one) for one in row)),
            len(rows),
        )
        fields = self._row_of_fields(signs)
        least = max(0, fields - MOST)
        heads = next((n for n in range(fields, least, -1) if not any(rows[n - 1])), least)
        while (
            not any(map(any, rows[:heads]))
            and heads < fields - 1
            and sum(map(bool, rows[heads])) == 1
        ):
            heads += 1  # nothing stands between title and heads
        last = next((n for n in range(fields + 1, signs) if not any(rows[n])), signs)
        self._styled(heads, fields, last, signs)
        self._put("title", self._lines(0, heads))
        self._put("below", self._lines(last, signs))
        self._put("sign", self._signs(signs))
        styles = [TextNode(one, place(self._n)) for one in texts_in(self._node, "style") if one]
        self._node.pairs.pop("style", None)
        self._put(
            "style", [*[TextNode("landscape", place(self._n))] * self._sheet.landscape, *styles]
        )
        merged = tuple(merge for merge in self._sheet.merges if merge[0] <= fields <= merge[2])
        self._found.extend(refused(self._sheet._replace(merges=merged), self._n))
        columns = [*self._columns(heads, fields, last)]
        builder = words_in(self._node, "builder")
        if builder in SHOWS and not self._cells.kinds:
            self._not_printed(builder, columns, range(fields, last), range(last, signs))
        return self._node, columns

    def _not_printed(
        self, builder: str, columns: Sequence[MapNode], table: range, rows_below: range
    ) -> None:
        """Record a fault for each row and column of a checklist or score sheet that is not printed."""
        paper, told = thai.VALUES[builder], {one.line for one in self._found}
        mend = _("ลบแถวนี้ หรือย้ายไปไว้เหนือหัวตาราง คะแนนรวมพิมพ์เอง ระดับพิมพ์เมื่อใบคะแนนมีคอลัมน์ «{grade}»")
        for row in filter(
            self._filled, (*table[1:], *(rows_below if builder == "score_sheet" else ()))
        ):
            what = _("{paper}ไม่พิมพ์สิ่งที่อยู่ใต้แถว «ช่อง»").format(paper=paper)
            self._fault(
                "drawn-idle",
                row,
                self._filled(row)[0],
                what,
                mend.format(grade=thai.SCORED["grade"]),
            )
        for column in columns:
            column.pairs.pop("total", None)
            show, line = words_in(column, "show"), column.lines["show"]
            alone = builder != "score_sheet" or show.strip("*") in {
                f"<{name}>" for name in SHOWS[builder]
            }
            fits = alone and {*names_in(show)}.isdisjoint(thai.SCORED.keys() - {*SHOWS[builder]})
            if not fits and line not in told:
                what = _("{paper}พิมพ์ {words} ในคอลัมน์ไม่ได้")
                what = what.format(paper=paper, words=_drawn(show, self._own)[:40])
                self._found.append(UnreadableFileError("drawn-idle", line, what, self._names))

    def _put(self, word: str, values: Iterable[Node]) -> None:
        nodes = [*values]
        if nodes and any(texts_in(self._node, word)):
            self._node.twice.append((word, self._node.lines[word]))
        elif nodes:
            self._node.pairs[word], self._node.lines[word] = (
                ListNode(nodes[0].line, nodes),
                nodes[0].line,
            )

    def _styled(self, heads: int, fields: int, last: int, signs: int) -> None:
        """Put *stars* round text that is printed bold; record a fault for bold and borders that are not printed."""
        lines = [n for n in range(heads) if any(self._rows[n])]
        parts = DrawnPaperRows(
            _third(lines, heads, words_in(self._node, "builder")), heads, fields, last, signs
        )
        for row, column, words in self._sheet.bold:
            if column < len(self._rows[row]) and parts.may_be_bold(row):
                self._rows[row][column] = words.strip()
            elif column < len(self._rows[row]) and row >= signs:
                self._fault(
                    "bold-idle", row, column, _("ตัวหนาในส่วนลงชื่อไม่พิมพ์"), _("เอาตัวหนาออกจากช่องนี้")
                )
        for row, column, sides in self._sheet.framed:  # a line below or above who signs is the dots
            if column < len(self._rows[row]) and not heads <= row < last and (row < signs or sides):
                what = _("เส้นขอบนอกตารางไม่พิมพ์")
                mend = _("ลบเส้นขอบของช่องนี้")
                self._fault("border-idle", row, column, what, mend)

    def _fault(self, code: str, row: int, column: int, problem: str, mend: str) -> None:
        self._found.append(UnreadableFileError(code, place(self._n, row, column), problem, mend))

    def _filled(self, row: int) -> list[int]:
        return [column for column, words in enumerate(self._rows[row]) if words]

    def _row_of_fields(self, end: int) -> int:
        """Return the row that names most cells of the kinds to print: the given ones, else the kind named most."""
        rows = [one for one in texts_in(self._node, "rows") if one]
        each = words_in(self._node, "each")
        whole = thai.PRINTED.keys() - {"number"} | {
            id_ for kinds, id_, _title in self._cells.fields if PLAN in kinds
        }
        best = 0, 0, rows
        for kinds in (
            [rows] if rows or not self._cells.kinds else [[kind] for kind in self._cells.kinds]
        ):
            labels = self._cells.named(*kinds, PLAN)
            for n, cells in enumerate(self._rows[:end]):
                called = (
                    labels.get(thai.plain(one[2]), ("", one[2]))[1]
                    for one in re.finditer(NAME, "".join(cells))
                )
                best = max(
                    best, (sum("." not in one and one not in whole for one in called), n, kinds)
                )
        most, row, of = best
        self._own, self._general = self._cells.named(*of, each, PLAN), self._cells.named(each, PLAN)
        if not rows and not self._cells.kinds and not words_in(self._node, "builder"):
            named = re.findall(NAME, "".join(self._rows[row]))
            names = {self._own.get(thai.plain(one), ("", ""))[1] for _o, one in named}
            builder = TextNode("checklist" if names & OF_ITEMS else "score_sheet", place(self._n))
            self._node.pairs["builder"], self._node.lines["builder"] = builder, builder.line
        printed = SHOWS.get(words_in(self._node, "builder"), ()) if not self._cells.kinds else ()
        if printed:
            self._names = _("ใช้คำใดคำหนึ่งใน{names}").format(
                names="".join(f" «{thai.SCORED[one]}»" for one in printed)
            )
        if not rows:
            self._put("rows", [TextNode(kind, place(self._n)) for kind in of])
        if not most:
            name = next(
                (title for _kinds, _id, title in self._cells.fields if title),
                thai.PRINTED["number"],
            )
            mend = _("ใส่ชื่อช่องไว้ระหว่าง « กับ » ใต้หัวตาราง คอลัมน์ละช่อง เช่น «{name}»").format(name=name)
            self._fault("fields-missing", 0, 0, _("เอกสารนี้ไม่มีแถว «ช่อง» ของรายการที่พิมพ์"), mend)
        return row

    def _text(self, row: int, column: int, labels: Labels | None = None) -> TextNode:
        """Return a cell's text with <name> for each «label»."""
        known = labels or self._general

        def named(match: re.Match[str]) -> str:
            key, label = thai.plain(match[2]), match[2].strip()
            if key in known:
                name = known[key][1]
            elif re.fullmatch(ID, label):
                name = label
            else:
                name = ""
            if not name and key not in known and key in self._own:
                what = _("«{name}» เป็นช่องของแต่ละรายการ ซึ่งอยู่ได้ในแถว «ช่อง» แถวเดียว")
                what = what.format(name=label)
                self._fault(
                    "fields-twice",
                    row,
                    column,
                    what,
                    _("ย้ายไปไว้ในแถว «ช่อง» หรือใช้ช่องที่คำนวณของทั้งแผน"),
                )
            elif not name:
                alike = [one for one, _name in known.values()] if len(self._found) < MOST else []
                mend = meant(label, alike, self._names)
                self._fault(
                    "field-unnamed",
                    row,
                    column,
                    _("ไม่รู้ว่า «{name}» คือช่องใด").format(name=label),
                    mend,
                )
            return f"<{match[1]}{name}>" if name else match[0]

        return TextNode(
            re.sub(NAME, named, self._rows[row][column]).replace("\n", "\\n"),
            place(self._n, row, column),
        )

    def _lines(self, first: int, end: int) -> Iterator[TextNode]:
        """Yield the lines above or below the table, each from one cell."""
        for row in range(first, end):
            for column in self._filled(row)[1:]:
                what = _("บรรทัดนี้มีข้อความในหลายช่อง")
                mend = _("รวมเป็นข้อความในช่องเดียว หรือย้ายไปอีกบรรทัด")
                self._fault("line-parted", row, column, what, mend)
            yield from (self._text(row, column) for column in self._filled(row)[:1])

    def _columns(self, heads: int, fields: int, last: int) -> Iterator[MapNode]:
        """Yield a column of the paper for each head, as wide as it is drawn."""
        said_above = {
            (row, n): self._text(row, n) for row in range(heads, fields) for n in self._filled(row)
        }
        above = [
            self._above(said_above, range(heads, fields), n) for n in range(len(self._rows[fields]))
        ]
        columns = [
            n
            for n, path in enumerate(above)
            if path or any(row[n] for row in self._rows[fields:last])
        ]
        given, per = dict(self._sheet.widths), LETTERS[self._sheet.landscape]
        widths = {column: max(1, round(given.get(column, STANDARD) / per)) for column in columns}
        for column, width in widths.items():
            at, path = place(self._n, fields, column), above[column]
            if not path:
                self._fault(
                    "cell-beside", fields, column, _("ช่องนี้ไม่มีหัวคอลัมน์"), _("ใส่หัวคอลัมน์ หรือลบช่องนี้")
                )
            total = [self._text(row, column) for row in range(fields + 1, last)]
            while total and not total[-1].text:
                del total[-1]
            said_at = next((one.line for one in total if one.text), at)
            said: dict[str, Node] = {
                "paper": TextNode(words_in(self._node, "id"), at),
                "show": self._text(fields, column, self._own),
                "width": TextNode(str(width * 100 // max(100, sum(widths.values()))), at),
            }
            if path:
                said["title"] = path[-1]
            if total:
                said["total"] = ListNode(said_at, [*total])
            if path[1:]:
                said["over"] = ListNode(at, [*path[:-1]])
            yield MapNode(at, said, {word: node.line for word, node in said.items()})

    def _above(
        self, heads: Mapping[tuple[int, int], TextNode], rows: range, column: int
    ) -> list[TextNode]:
        """Return the heads above a column from the top, a merged cell once."""
        merges = [
            one for one in self._sheet.merges if one[1] <= column <= one[3] and one[0] in rows
        ][:MOST]
        cells = (
            next(((one[0], one[1]) for one in merges if one[0] <= row <= one[2]), (row, column))
            for row in rows
        )
        return [heads[one] for one in dict.fromkeys(cells) if one in heads]

    def _signs(self, first: int) -> Iterator[TextNode]:
        """Yield who signs; the role stands behind the dots or below them."""
        steps = {thai.plain(title): id_ for title, id_ in (*self._cells.steps.items(), NOBODY)}
        waiting = dict[int, TextNode]()
        for row, column in (
            (at, n) for at in range(first, len(self._rows)) for n in self._filled(at)
        ):
            words = self._rows[row][column]
            begun = re.match(SIGNED, words)
            if begun:
                waiting[column], words = (
                    TextNode("", place(self._n, row, column)),
                    words[begun.end() :],
                )
                yield waiting[column]
            if not words or re.search(DOTTED, words):
                continue
            if column not in waiting:
                what = _("ข้อความนี้ไม่อยู่ใต้ที่ลงชื่อของผู้ใด")
                mend = _("วางใต้คำว่า ลงชื่อ หรือลบออก")
                self._fault("line-parted", row, column, what, mend)
                continue
            called, named, step = words.removesuffix("»").partition("«")
            id_, sign = steps.get(thai.plain(step), step), waiting.pop(column)
            sign.line = place(self._n, row, column)
            if not named:
                sign.text = words
            elif called:
                sign.text = f"{id_} = {called.strip()}"
            else:
                sign.text = id_
            if named and id_ not in steps.values():
                sign.text = f"«{step}»"
                names = " ".join(f"«{one}»" for one in (*self._cells.steps, NOBODY[0]))
                what = _("ไม่รู้ว่า «{name}» คือผู้ลงนามใด").format(name=step)
                mend = _("ใช้คำใดคำหนึ่งใน{names}")
                self._fault("sign-unnamed", row, column, what, mend.format(names=f" {names}"))
