"""Reads a form from an Excel workbook into the nodes that YAML gives; each line number encodes a worksheet cell."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from core.forms.layout import MADE, FieldSchema, FormPath, nearest
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import LANGUAGE, PERIODS, ItemState
from core.i18n import _
from core.slots import Slot, parse_slot
from core.tabular import ImportedSheet
from storage.instruments.source import ListNode, MapNode, Node, TextNode, UnreadableFileError
from storage.instruments.upgrade import noded
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.cells import sheets_of
from storage.instruments.workbook.drawing import ID, PLAN, add_drawn, cells_of, is_drawn
from storage.instruments.workbook.nodes import (
    english_alone,
    node_of,
    put_lines,
    refused,
    rows_in,
    scale_of,
    texts_in,
    unknown,
    words_in,
)
from storage.instruments.workbook.places import place

FORMAT = "format"
BY = ("title", "short", "number")  # what rows are called by
NAMES_VALUE = r"(((?:\S+\.)?([^\s.]+))(?: (?:is not|is|has)| ?=) ?)(.+)"  # groups: 2 cell, 3 its id alone, 4 value
# a field of an answer and its value; its title may hold an operator
NAMES_ANSWER = r"(?s)(.+?)(\s?=.*)"
# fields that every item may have
OF_ANSWERS = ("state", "choice", "level", "number", "note", "reason")
NAMES_CELL = r"(?s)(.+?)(\s(?:is not|is|has|answered)(?=\s|$).*|\s?[≠≥≤=<>!].*)?"  # a cell, its operator and value
NAMING = {("computed", "over"), ("checks", "over"), ("kinds", "named"), ("given", "says"), ("rows", "says"),
    ("expects", "cell")}  # fmt: skip


class FormWorkbook(NamedTuple):
    """A form read from a workbook. `root`: its mapping; `made_ids`: {id that the program made: title of its row}."""

    root: MapNode
    sheets: tuple[str, ...]  # names of the visible sheets
    faults: list[UnreadableFileError]
    # {id made here: title or message of its row; id read from words: these words}
    made_ids: dict[str, str]

    def fault(self, code: str, line: int, problem: str, mend: str) -> None:
        self.faults.append(UnreadableFileError(code, line, problem, mend))


def book_of(data: bytes) -> FormWorkbook:
    """Return the form in a workbook's bytes. Raises UnreadableFileError if nothing of it can be read."""
    shown, hidden = sheets_of(data)
    book = FormWorkbook(MapNode(place(0)), tuple(one.name for one in shown), [], {})
    for name in hidden:
        what = _("แผ่น {name} ซ่อนอยู่ จึงไม่ถูกอ่าน").format(name=name)
        book.fault("sheet-hidden", 1, what, _("แสดงแผ่นนั้น หรือลบออก"))
    names = {*map(thai.plain, book.sheets)}
    of_programme = thai.plain(thai.PROGRAMME) in names and not names & {
        thai.plain(thai.FORM),
        thai.FORM_TWIN,
    }
    cls: type[Any] = Programme if of_programme else Instrument
    taken: dict[str, str] = {}
    drawn = dict[int, ImportedSheet]()
    for n, sheet in enumerate(shown):
        if thai.plain(sheet.name).startswith(thai.NOTES) or not sheet.rows:
            continue
        if cls is Instrument and thai.plain(sheet.name) not in thai.sheets(cls) and is_drawn(sheet):
            drawn[n] = sheet
            continue
        of = _list_of(sheet.name, n, taken, book, thai.sheets(cls))
        if of is not None:
            taken[of] = sheet.name
            book.faults.extend(refused(sheet, n))
            if of:
                book.root.put(of, ListNode(place(n), list(_rows(of, sheet, n, book))))
            else:
                _whole(sheet, n, book, cls)
    if "" not in taken:
        raise _no_form([one.name for one in shown], hidden)
    doubled = _resolve(book.root, book.made_ids)
    if drawn:
        book.made_ids.update(add_drawn(book.root, drawn, book.faults))
        doubled |= _resolve(book.root, book.made_ids)
    for line, words in doubled.items():
        book.fault("number-twice", line, *_several(words, "items"))
    said = book.root.pairs.pop(
        FORMAT, TextNode(f"{cls.__name__.lower()}/{LANGUAGE}", book.root.line)
    )
    book.root.pairs = {FORMAT: said, **book.root.pairs}
    return book


def _no_form(visible: Iterable[str], hidden: Iterable[str]) -> UnreadableFileError:
    """Return the error for a workbook of whose sheets, `visible` and `hidden` by name, none that was read is of a form."""
    homes = {thai.plain(thai.FORM), thai.FORM_TWIN, thai.plain(thai.PROGRAMME)}
    covered = next((name for name in hidden if thai.plain(name) in homes), "")
    blank = next((name for name in visible if thai.plain(name) in homes), "")
    if covered:
        problem = _("แผ่น {name} ซ่อนอยู่ จึงไม่ถูกอ่าน").format(name=covered)
        return UnreadableFileError("file-no-form", 1, problem, _("แสดงแผ่นนั้น แล้วบันทึกไฟล์"))
    if blank:
        problem = _("แผ่น {name} ว่าง จึงอ่านแบบไม่ได้").format(name=blank)
    else:
        problem = _("สมุดงานนี้ไม่ใช่แบบ ไม่มีแผ่น แบบ")
    mend = _("เพิ่มแผ่นชื่อ แบบ หรือเริ่มจากแบบที่ส่งออกเป็นสมุดงาน")
    return UnreadableFileError("file-no-form", 1, problem, mend)


def _resolve(root: MapNode, made_ids: dict[str, str]) -> dict[int, str]:
    """Replace titles that name rows by the rows' ids, added to `made_ids`; return what `_cells` returns."""
    lists_ = {
        of: rows_in(root, of) for of, node in root.pairs.items() if isinstance(node, ListNode)
    }
    rows = {
        of: [(words_in(one, "id"), words_in(one, "title")) for one in each]
        for of, each in lists_.items()
    }
    names = {
        of: [(words_in(one, "id"), words_in(one, by)) for by in BY for one in each]
        for of, each in lists_.items()
    }
    for of, word in thai.REFERENCES:
        if of in lists_:
            named = {**thai.by_title(of, word, names, ()), **thai.by_title(of, word, rows)}
        else:
            named = {}
        named = thai.beside_titles(of, word) | named
        for part in (
            part for node in lists_.get(of, ()) if named for part in _texts(node.pairs.get(word))
        ):
            title, slash, level = (
                part.text.rpartition("/") if of == "items" else ("", "", part.text)
            )
            whole = named.get(thai.plain(part.text))
            part.text = whole or f"{named.get(thai.plain(title), title)}{slash}{level}"
    for row in rows_in(root, "carry"):
        if not words_in(row, "to") and not words_in(row, "op"):
            row.pairs["op"] = TextNode("gone", row.lines.setdefault("op", row.line))
    doubled = _cells(root, lists_, thai.by_title("given", "of", names, ()), made_ids)
    _conditions(lists_)
    return doubled


def _texts(node: Node | None) -> Iterator[TextNode]:
    """Yield the texts in a cell, also those of nested lists."""
    if isinstance(node, TextNode):
        yield node
    for one in node.rows if isinstance(node, ListNode) else ():
        yield from _texts(one)


def _naming(lists_: Mapping[str, Sequence[MapNode]]) -> Iterator[tuple[str, MapNode, TextNode]]:
    """Yield the texts of conditions, operations and examples, which name a cell, with their list and row."""
    for of in thai.ROWS.keys() & lists_:
        slots = FieldSchema.slots(thai.ROWS[of])
        words = [
            slot.key for slot in slots if slot.holds == "condition" or (of, slot.key) in NAMING
        ]
        yield from (
            (of, node, part)
            for node in lists_[of]
            for word in words
            for part in _texts(node.pairs.get(word))
        )


def _cells(
    root: MapNode,
    lists_: Mapping[str, Sequence[MapNode]],
    items: Mapping[str, str],
    made_ids: dict[str, str],
) -> dict[int, str]:
    """Replace the titles of cells in conditions, operations and examples by ids, and add these to `made_ids` with the
    words. Return {place of the second item with it: title or number} of what several items have."""
    cells, labels = cells_of(root), dict[tuple[str, ...], dict[str, str]]()
    first = dict[str, str]()
    several = dict[str, int]()
    doubled = dict[int, str]()
    for one, by in ((one, by) for by in BY for one in lists_.get("items", ())):
        words, id_ = thai.plain(words_in(one, by)), words_in(one, "id")
        if words and first.setdefault(words, id_) != id_:
            several.setdefault(words, one.lines[by])
    figures = {
        thai.plain(said): Slot("measure", words_in(one, "id")).name
        for one in lists_.get("measures", ())
        for said in (words_in(one, "title"), Slot("measure", words_in(one, "title")).name)
    }
    for of, node, part in _naming(lists_):
        asked = tuple(filter(None, texts_in(node, "of"))) if of == "given" else ()
        kinds = filter(None, texts_in(node, "id" if of == "kinds" else "kind"))
        homes = asked or tuple(kinds) or tuple(cells.kinds)
        found = re.fullmatch(NAMES_ANSWER if asked else NAMES_CELL, part.text)
        if found and (asked or not re.fullmatch(ID, found[1])):
            key = (of * bool(asked), *homes)
            if key not in labels:
                own = {
                    label: id_ for label, (_words, id_) in cells.named(*homes, PLAN).items() if id_
                }
                labels[key] = _asked(lists_, asked) if asked else {**items, **figures, **own}
            words = thai.plain(found[1])
            part.text = (id_ := labels[key].get(words, found[1])) + (found[2] or "")
            made_ids.setdefault(id_, found[1])
            if words in several and words not in labels[key] and not asked:
                doubled[several[words]] = found[1]
                # nothing else is said of the cell
                part.text = first[words] + " answered" * bool(found[2])
    return doubled


def _asked(lists_: Mapping[str, Sequence[MapNode]], items: Collection[str]) -> dict[str, str]:
    """Return the answer fields of the items, keyed by plain title and id; one that two of them share is left out."""
    found = dict[str, str]()
    for of, family in (
        ("parts", "part"),
        ("measures", "measure"),
        ("fields", "ask"),
        ("proofs", "proof"),
    ):
        for one in lists_.get(of, ()):
            title = words_in(one, "kind" if of == "proofs" else "title")
            id_ = words_in(one, "id")
            name = Slot(family, id_).name
            keys = dict.fromkeys((title, id_, Slot(family, title).name), name)
            for period in PERIODS.get(words_in(one, "each"), ()) if of == "measures" else ():
                keys[thai.of_period(title, period)] = Slot(family, id_, period).name
            for key, meant in keys.items() if words_in(one, "in") in items else ():
                found[thai.plain(key)] = meant if found.get(thai.plain(key), meant) == meant else ""
    own = {thai.plain(thai.SCORED[one]): one for one in OF_ANSWERS if one in thai.SCORED}
    return {
        key: name for key, name in (own | found | {one: one for one in OF_ANSWERS}).items() if name
    }


def _conditions(lists_: Mapping[str, Sequence[MapNode]]) -> None:
    """Replace the titles of answers and the words for states in conditions by their ids."""
    answers = dict[str, dict[str, str]]()
    states = {thai.plain(thai.VALUES[one]): one.value for one in ItemState}
    known = {"state": dict(states)}
    nodes = {
        words_in(one, "id"): one for of in ("dimensions", "items") for one in lists_.get(of, ())
    }
    for one in lists_.get("choices", ()):
        answers.setdefault(words_in(one, "in"), {})[thai.plain(words_in(one, "title"))] = words_in(
            one, "id"
        )
    for of, said in (("fields", {}), ("items", states)):
        for one in lists_.get(of, ()):
            known.setdefault(words_in(one, "id"), {}).update(
                said | answers.get(scale_of(one, nodes), {})
            )
    for _of, _node, part in _naming(lists_):
        found = re.fullmatch(NAMES_VALUE, part.text)
        if found:
            ids = known.get(found[2]) or known.get(found[3], {})
            if found[4] not in ids.values():
                part.text = found[1] + ids.get(thai.plain(found[4]), found[4])


def titled_texts(form: Mapping[str, Any]) -> dict[tuple[str, int], dict[str, str]]:
    """Return {(list, row index): {text: its form with titles}} of the texts of `form` ({list: rows, as in YAML}) that
    name rows by id. A text whose titles could not be read back as the same ids is left out."""
    root = MapNode(0, {of: noded(rows, 0) for of, rows in form.items()})
    lists_ = {of: rows_in(root, of) for of in form}
    called = {one.value: thai.VALUES[one] for one in ItemState}
    for of in ("kinds", "fields", "computed", "parts", "measures", "choices", "items"):
        for one in lists_.get(of, ()):
            id_, title = words_in(one, "id"), words_in(one, "title")
            title = title if of != "items" or re.fullmatch(MADE, id_) else words_in(one, "number")
            if title and "\n" not in title:
                called |= {id_: title}
    at = {id(row): (of, n) for of, rows in lists_.items() for n, row in enumerate(rows)}
    found = dict[tuple[str, int], dict[str, str]]()
    # where the words of a cell would name another, only those of its value
    for cells in (called, {}):
        again = MapNode(0, {of: noded(rows, 0) for of, rows in form.items()})
        other, said = {of: rows_in(again, of) for of in form}, list[str]()
        for of, _row, part in _naming(other):
            own = called | (
                {one: thai.SCORED[one] for one in ("state", "choice")} if of == "given" else {}
            )
            value = re.fullmatch(NAMES_VALUE, part.text)
            if value:
                rest = f"{value[1].removeprefix(value[2])}{own.get(value[4], value[4])}"
                part.text = _called(value[2], own if cells else {}) + rest
            elif cell := re.fullmatch(NAMES_CELL, part.text):
                part.text = _called(cell[1], own if cells else {}) + (cell[2] or "")
            said.append(part.text)
        _resolve(again, {})
        for (_of, row, part), (_same, _copied, copy), words in zip(
            _naming(lists_), _naming(other), said, strict=True
        ):
            if copy.text == part.text != words:
                found.setdefault(at[id(row)], {}).setdefault(part.text, words)
    return found


def _called(name: str, titles: Mapping[str, str]) -> str:
    """Return the words for the name of a cell: an answer's question, or kind and cell."""
    slot, (kind, dot, cell) = parse_slot(name), name.rpartition(".")
    if name in titles or slot.family in ("ask", "part", "measure"):
        if slot.id in titles:
            return titles.get(name) or thai.of_period(titles[slot.id], slot.period)
        return name
    return f"{titles[kind]}.{titles[cell]}" if dot and kind in titles and cell in titles else name


def nowhere(
    root: MapNode, path: FormPath, line: int, problem: str, remedy: str
) -> tuple[int, str, str]:
    """Return (line, problem, remedy) for the fault that no row has the name quoted in `problem`. The remedy proposes
    the nearest title or, without one, is `remedy`. If several rows have the name, the fault returned says that."""
    name = next(iter(re.findall("“([^”]*)”", problem)), "")
    targets = thai.REFERENCES.get((path.list, path.field), ())
    named = ((row, of, by) for of in targets for row in rows_in(root, of) for by in BY)
    known = [(words_in(row, by), row.lines.get(by, 0), of) for row, of, by in named]
    same = [(there, of) for words, there, of in known if thai.plain(words) == thai.plain(name)][1:]
    if same:
        return same[0][0], *_several(name, same[0][1])
    titles = {thai.plain(words): words for words, *_there in known if words}
    begins = [words for key, words in titles.items() if key.startswith(thai.plain(name))]
    near = begins[0] if len(begins) == 1 else titles.get(nearest(thai.plain(name), titles), "")
    if near and not re.fullmatch(ID, name):
        remedy = _("หมายถึง {near} หรือไม่").format(near=near)
    return line, problem, remedy


def _several(title: str, list_name: str) -> tuple[str, str]:
    """Return (problem, mend) of a title or number that several rows of the list have where one is named."""
    what = _("“{words}” เป็นชื่อหรือเลขข้อของหลายแถว แผ่น {sheet} จึงไม่รู้ว่าหมายถึงแถวใด")
    mend = _("แก้แถวที่ซ้ำ หรือใช้รหัสของแถวในแผ่น {sheet}")
    return what.format(words=title, sheet=thai.SHEETS[list_name]), mend.format(
        sheet=thai.SHEETS[list_name]
    )


def _list_of(
    name: str, n: int, taken: Mapping[str, str], book: FormWorkbook, lists: Mapping[str, str]
) -> str | None:
    """Return the list a sheet holds or, if no other sheet has it, seems to hold; None = none, or one held already."""
    of = lists.get(thai.plain(name))
    if of is None:
        near = nearest(thai.plain(name), lists)
        mend = _("ตั้งชื่อแผ่นให้ตรงกับคู่มือ หรือขึ้นต้นชื่อด้วย หมายเหตุ ถ้าไม่ใช่เนื้อหาของแบบ")
        if "papers" in lists.values():
            mend = _(
                "ตั้งชื่อแผ่นให้ตรงกับคู่มือ ใส่ «ช่อง» ถ้าเป็นเอกสารที่วาด หรือขึ้นต้นชื่อด้วย หมายเหตุ ถ้าไม่ใช่เนื้อหาของแบบ"
            )
        if near:
            mend = _("หมายถึงแผ่น {near} หรือไม่").format(near=near)
            there = {*map(lists.get, map(thai.plain, book.sheets)), *taken}
            of = None if lists[near] in there else lists[near]
        book.fault("sheet-unknown", place(n), _("ไม่รู้จักแผ่น {name}").format(name=name), mend)
    elif of in taken:
        what = _("แผ่น {name} ซ้ำกับแผ่น {other}").format(name=name, other=taken[of])
        book.fault("sheet-twice", place(n), what, _("รวมเป็นแผ่นเดียว"))
        return None
    return of


def _whole(sheet: ImportedSheet, n: int, book: FormWorkbook, cls: type[Any]) -> None:
    """Read the sheet for the form as a whole, with a name and its value in each row."""
    called = MapNode(book.root.line)
    apart = dict.fromkeys((FORMAT, thai.plain(thai.head("", FORMAT))), FORMAT)
    into = {"called": called, "": book.root} if cls is Instrument else {"": book.root}
    put_lines(sheet, n, into, book.faults, apart, cls=cls)
    if FORMAT in called.pairs:
        book.root.pairs |= {FORMAT: called.pairs.pop(FORMAT)}
    if FORMAT in called.lines:
        book.root.lines |= {FORMAT: called.lines.pop(FORMAT)}
    if any(node != TextNode("", called.lines[word]) for word, node in called.pairs.items()):
        book.root.pairs["called"], book.root.lines["called"] = (
            called,
            next(iter(called.lines.values())),
        )


def _rows(list_name: str, sheet: ImportedSheet, n: int, book: FormWorkbook) -> Iterator[MapNode]:
    """Yield the rows of a list below its heads without empty ones."""
    top = next(row for row, cells in enumerate(sheet.rows) if any(map(str.strip, cells)))
    columns = _columns(list_name, sheet, n, top, book)
    ids = set[str]()
    slots = FieldSchema.slots(thai.ROWS[list_name])
    columned = (
        (slot, columns.get((slot.key, "")), columns.get((slot.key, "en"))) for slot in slots
    )
    places = [
        (slot, there, english)
        for slot, there, english in columned
        if (there, english) != (None, None)
    ]
    for row, cells in enumerate(sheet.rows[top + 1 :], start=top + 1):
        if not any(map(str.strip, cells)):
            continue
        begins = next(column for column, cell in enumerate(cells) if cell.strip())
        node = MapNode(place(n, row, begins))
        for slot, there, english in places:
            own, other = (
                cells[at].strip("\t ") if at is not None else "" for at in (there, english)
            )
            node.lines[slot.key] = line = place(
                n, row, there if there is not None else english or 0
            )
            if own or other:
                node.pairs[slot.key] = node_of(list_name, slot, own, other, line)
            else:
                node.pairs[slot.key] = TextNode("", line)
            book.faults.extend([] if own or not other else [english_alone(line)])
        _named(list_name, node, cells, ids, book.made_ids)
        yield node


def _columns(
    list_name: str, sheet: ImportedSheet, n: int, top: int, book: FormWorkbook
) -> dict[tuple[str, str], int]:
    """Return the column of each word of the list and its language."""
    found: dict[tuple[str, str], int] = {}
    meant: dict[tuple[str, str], int] = {}
    for column, name in enumerate(sheet.rows[top]):
        if not name.strip():
            filled = (
                row for row in range(top + 1, len(sheet.rows)) if sheet.rows[row][column].strip()
            )
            row = next(filled, None)
            if row is not None:
                what = _("ช่องนี้ไม่มีหัวคอลัมน์")
                mend = _("ใส่หัวคอลัมน์ หรือลบช่องนี้")
                book.fault("head-missing", place(n, row, column), what, mend)
        elif (word := thai.heads(list_name).get(thai.plain(name))) is None:
            near = nearest(thai.plain(name), thai.heads(list_name))
            if near:
                meant |= {thai.heads(list_name)[near]: column}
            if near or not thai.plain(name).startswith(thai.NOTES):
                book.faults.append(unknown(name, place(n, top, column), thai.heads(list_name)))
        elif word in found:
            what = _("หัวคอลัมน์ {name} ซ้ำ").format(name=name.strip())
            mend = _("ลบคอลัมน์ที่ซ้ำให้เหลือคอลัมน์เดียว")
            book.fault("field-twice", place(n, top, column), what, mend)
        else:
            found[word] = column
    return meant | found


def _named(
    list_name: str, node: MapNode, cells: tuple[str, ...], ids: set[str], made_ids: dict[str, str]
) -> None:
    """Give a row without an id one derived from its words, so that adding rows above does not change it."""
    slots = FieldSchema.slots(thai.ROWS[list_name])
    if not words_in(node, "id") and any(slot.key == "id" and slot.required for slot in slots):
        id_ = list_name[0] + sha256("\n".join(map(thai.plain, cells)).encode()).hexdigest()[:8]
        while id_ in ids:
            id_ += "x"
        node.lines.setdefault("id", node.line)
        node.pairs["id"] = TextNode(id_, node.lines["id"])
        made_ids[id_] = words_in(node, "title") or words_in(node, "message")
    elif re.fullmatch(MADE, words_in(node, "id")):  # here or in the workbook this one began from
        made_ids.setdefault(
            words_in(node, "id"), words_in(node, "title") or words_in(node, "message")
        )
    ids.add(words_in(node, "id"))
