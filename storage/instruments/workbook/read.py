"""A workbook as the rows of a form, as YAML gives them; the number of a line is that of a cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple

from core.forms.findings import nearest
from core.forms.layout import FieldSchema, slots
from core.forms.published import LANGUAGE
from core.forms.vocabulary import State
from core.i18n import _
from core.tabular import Sheet
from core.thai.parser import read_day
from storage.instruments.source import ListNode, MapNode, Node, NotRead, TextNode
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.cells import sheets_of
from storage.instruments.workbook.places import place

NAME, VALUE, IN_ENGLISH, NOTE = range(4)  # columns of the sheet of the form as a whole
FORMAT = "format"
NAMES_VALUE = r"(((?:\S+\.)?(\S+)) (?:is not|is|has) )(.+)"  # a condition: its cell, that without its kind, a value
TICKS = {"x": "yes", "✓": "yes", "✗": "no"}


class Book(NamedTuple):
    """A form as a workbook says it."""

    root: MapNode
    sheets: tuple[str, ...]  # names, by which a place is told
    found: list[NotRead]  # what cannot be read


def book_of(data: bytes) -> Book:
    """What the workbook holds. NotRead where nothing can be read."""
    shown, hidden = sheets_of(data)
    book = Book(MapNode(place(0)), tuple(one.name for one in shown), [])
    for name in hidden:
        what = _("แผ่น {name} ซ่อนอยู่ จึงไม่ถูกอ่าน").format(name=name)
        book.found.append(NotRead("sheet-hidden", 1, what, _("แสดงแผ่นนั้น หรือลบออก")))
    cls = thai.class_of(book.sheets)
    taken: dict[str, str] = {}
    for n, sheet in enumerate(shown):
        if thai.plain(sheet.name).startswith(thai.NOTES) or not sheet.rows:
            continue
        of = _list_of(sheet.name, n, taken, book, thai.sheets(cls))
        if of is not None:
            taken[of] = sheet.name
            book.found.extend(_refused(sheet, n))
            if of:
                book.root.lines[of] = place(n)
                book.root.pairs[of] = ListNode(place(n), list(_rows(of, sheet, n, book)))
            else:
                _whole(sheet, n, book, cls)
    if "" not in taken:
        mend = _("เพิ่มแผ่นชื่อ แบบ หรือเริ่มจากแบบที่ส่งออกเป็นสมุดงาน")
        raise NotRead("file-no-form", 1, _("สมุดงานนี้ไม่ใช่แบบ ไม่มีแผ่น แบบ"), mend)
    _resolve(book.root)
    said = book.root.pairs.pop(FORMAT, TextNode(f"{cls.__name__.lower()}/{LANGUAGE}", book.root.line))
    book.root.pairs = {FORMAT: said, **book.root.pairs}
    return book


def _resolve(root: MapNode) -> None:
    """Put the ids of rows where their titles name them."""
    nodes = {of: node.rows for of, node in root.pairs.items() if isinstance(node, ListNode)}
    lists_ = {of: [one for one in each if isinstance(one, MapNode)] for of, each in nodes.items()}
    rows = {of: [(_text(one, "id"), _text(one, "title")) for one in each] for of, each in lists_.items()}
    names = {
        of: [(_text(one, "id"), _text(one, word)) for word in ("title", "short", "number") for one in nodes]
        for of, nodes in lists_.items()
    }
    for of, word in thai.REFERENCES:
        named = {**thai.by_title(of, word, names, ()), **thai.by_title(of, word, rows)} if of in lists_ else {}
        for node in lists_[of] if named else ():
            cell = node.pairs.get(word)
            for part in cell.rows if isinstance(cell, ListNode) else [cell]:
                if isinstance(part, TextNode):
                    title, slash, level = part.text.rpartition("/") if of == "items" else ("", "", part.text)
                    whole = named.get(thai.plain(part.text))
                    part.text = whole or f"{named.get(thai.plain(title), title)}{slash}{level}"
    _conditions(lists_)


def _conditions(lists_: Mapping[str, Sequence[MapNode]]) -> None:
    """Put the ids of answers and findings where a condition names them by their words."""
    answers, known = dict[str, dict[str, str]](), dict[str, dict[str, str]]()
    for one in lists_.get("choices", ()):
        answers.setdefault(_text(one, "in"), {})[thai.plain(_text(one, "title"))] = _text(one, "id")
    for of, said in (("fields", {}), ("items", {thai.plain(thai.VALUES[one]): one.value for one in State})):
        for one in lists_.get(of, ()):
            known.setdefault(_text(one, "id"), {}).update(said | answers.get(_text(one, "scale"), {}))
    for of, nodes in ((of, lists_[of]) for of in thai.ROWS.keys() & lists_):
        words = [slot.key for slot in slots(thai.ROWS[of]) if slot.holds == "condition"]
        cells = [node.pairs.get(word) for node in nodes for word in words]
        for every in (every for cell in cells if isinstance(cell, ListNode) for every in cell.rows):
            for part in every.rows if isinstance(every, ListNode) else ():
                if isinstance(part, TextNode) and (found := re.fullmatch(NAMES_VALUE, part.text)):
                    ids = known.get(found[2]) or known.get(found[3], {})
                    if found[4] not in ids.values():
                        part.text = found[1] + ids.get(thai.plain(found[4]), found[4])


def _text(node: MapNode, word: str) -> str:
    found = node.pairs.get(word)
    found = found.pairs.get("th") if isinstance(found, MapNode) else found
    return found.text if isinstance(found, TextNode) else ""


def _list_of(name: str, n: int, taken: Mapping[str, str], book: Book, known: Mapping[str, str]) -> str | None:
    """The list a sheet holds or, where no sheet of the book does, seems to; None = none, or one held already."""
    of = known.get(thai.plain(name))
    if of is None:
        near = nearest(thai.plain(name), known)
        mend = _("ตั้งชื่อแผ่นให้ตรงกับคู่มือ หรือขึ้นต้นชื่อด้วย หมายเหตุ ถ้าไม่ใช่เนื้อหาของแบบ")
        if near:
            mend = _("หมายถึงแผ่น {near} หรือไม่").format(near=near)
            there = {*map(known.get, map(thai.plain, book.sheets)), *taken}
            of = None if known[near] in there else known[near]
        book.found.append(NotRead("sheet-unknown", place(n), _("ไม่รู้จักแผ่น {name}").format(name=name), mend))
    elif of in taken:
        what = _("แผ่น {name} ซ้ำกับแผ่น {other}").format(name=name, other=taken[of])
        book.found.append(NotRead("sheet-twice", place(n), what, _("รวมเป็นแผ่นเดียว")))
        return None
    return of


def _refused(sheet: Sheet, n: int) -> Iterator[NotRead]:
    """What a cell of a form may not be, and what was not read."""
    for row, column in sheet.reckoned:
        what, mend = _("ช่องนี้เป็นสูตร ซึ่งแบบไม่อ่าน"), _("คัดลอกแล้ววางเป็นค่า")
        yield NotRead("cell-formula", place(n, row, column), what, mend)
    for top, left, bottom, right in sheet.merges:
        if any(sheet.rows[top][left : right + 1] if top < len(sheet.rows) else ()) or bottom > top:
            what, mend = _("ช่องนี้ถูกรวมกับช่องอื่น"), _("ยกเลิกการผสานเซลล์ แล้วกรอกทุกช่อง")
            yield NotRead("cell-merged", place(n, top, left), what, mend)
    if sheet.more:
        what = _("แผ่นนี้มีแถวมากกว่าที่แบบหนึ่งมีได้")
        yield NotRead("rows-many", place(n, len(sheet.rows)), what, _("ลบแถวที่ไม่ใช่ของแบบ หรือแบ่งเป็นหลายแบบ"))
    if sheet.wider:
        what, mend = _("แผ่นนี้กว้างเกินกว่าที่จะอ่านทุกคอลัมน์"), _("ลบคอลัมน์ที่ไม่ใช่ของแบบ")
        yield NotRead("columns-many", place(n, 0, len(sheet.rows[0])), what, mend)


def _whole(sheet: Sheet, n: int, book: Book, cls: type[Any]) -> None:
    """What is said of the form as a whole: a name and what it says in each row."""
    own = {slot.key: slot for slot in slots(cls)}
    known = {name: found for name, found in thai.heads("").items() if found[0] in own}
    called = thai.heads("called") if "called" in own else {}
    of_called = MapNode(book.root.line)
    for row, (name, *cells) in enumerate(sheet.rows):
        cells = [*map(str.strip, cells), "", ""]
        at = [place(n, row, column) for column in range(len(cells) + 1)]
        if (not thai.plain(name) and not any(cells)) or (not row and thai.plain(cells[VALUE - 1]) in ("ค่า", "value")):
            continue
        if thai.plain(name) in (FORMAT, thai.plain(thai.head("", FORMAT))):
            book.root.pairs[FORMAT], book.root.lines[FORMAT] = TextNode(cells[0], at[VALUE]), at[VALUE]
            continue
        if (word := ({**called, **known}).get(thai.plain(name), ("", ""))[0]) == "":
            book.found.append(_unknown(name, at[NAME], {**known, **called}))
            continue
        of, into = ("", book.root) if thai.plain(name) in known else ("called", of_called)
        slot = next(one for one in slots(thai.CALLED) if one.key == word) if of else own[word]
        for extra in range(IN_ENGLISH if slot.holds == "words" else VALUE, NOTE - 1):
            if cells[extra]:
                what = _("ช่องนี้ไม่มีผลต่อ {name}").format(name=name.strip())
                book.found.append(NotRead("cell-beside", at[extra + 1], what, _("ย้ายไปคอลัมน์ ค่า หรือลบออก")))
        if word in into.pairs:
            into.twice.append((word, at[VALUE]))
            continue
        into.pairs[word] = _node(of, slot, cells[0], cells[1] if slot.holds == "words" else "", at[VALUE])
        into.lines[word] = at[VALUE]
    if any(node != TextNode("", of_called.lines[word]) for word, node in of_called.pairs.items()):
        book.root.pairs["called"], book.root.lines["called"] = of_called, next(iter(of_called.lines.values()))


def _rows(of: str, sheet: Sheet, n: int, book: Book) -> Iterator[MapNode]:
    """The rows of a list below their heads; empty ones are none."""
    top = next(row for row, cells in enumerate(sheet.rows) if any(map(str.strip, cells)))
    columns = _columns(of, sheet, n, top, book)
    schema, ids = slots(thai.ROWS[of]), set[str]()
    for row, cells in enumerate(sheet.rows[top + 1 :], start=top + 1):
        if not any(map(str.strip, cells)):
            continue
        begins = next(column for column, cell in enumerate(cells) if cell.strip())
        node = MapNode(place(n, row, begins))
        for slot in schema:
            if (column := columns.get((slot.key, ""), columns.get((slot.key, "en")))) is not None:
                there, english = (columns.get((slot.key, language)) for language in ("", "en"))
                own, other = (cells[at].strip("\t ") if at is not None else "" for at in (there, english))
                node.lines[slot.key] = place(n, row, column)
                node.pairs[slot.key] = _node(of, slot, own, other, node.lines[slot.key])
        _named(of, node, cells, ids)
        yield node


def _columns(of: str, sheet: Sheet, n: int, top: int, book: Book) -> dict[tuple[str, str], int]:
    """The words of the list and their languages, by their columns."""
    found: dict[tuple[str, str], int] = {}
    meant: dict[tuple[str, str], int] = {}
    for column, name in enumerate(sheet.rows[top]):
        if not name.strip():
            filled = (row for row in range(top + 1, len(sheet.rows)) if sheet.rows[row][column].strip())
            if (row := next(filled, None)) is not None:
                what, mend = _("ช่องนี้ไม่มีหัวคอลัมน์"), _("ใส่หัวคอลัมน์ หรือลบช่องนี้")
                book.found.append(NotRead("head-missing", place(n, row, column), what, mend))
        elif (word := thai.heads(of).get(thai.plain(name))) is None:
            if not thai.plain(name).startswith(thai.NOTES) or thai.plain(name) in thai.heads(of):
                book.found.append(_unknown(name, place(n, top, column), thai.heads(of)))
                if near := nearest(thai.plain(name), thai.heads(of)):
                    meant[thai.heads(of)[near]] = column
        elif word in found:
            what, mend = _("หัวคอลัมน์ {name} ซ้ำ").format(name=name.strip()), _("ลบคอลัมน์ที่ซ้ำให้เหลือคอลัมน์เดียว")
            book.found.append(NotRead("field-twice", place(n, top, column), what, mend))
        else:
            found[word] = column
    return meant | found


def _unknown(name: str, line: int, known: Mapping[str, object]) -> NotRead:
    near = nearest(thai.plain(name), known)
    mend = _("หมายถึง {near} หรือไม่").format(near=near) if near else _("แก้ให้ตรงกับคู่มือ หรือลบออก")
    return NotRead("field-unknown", line, _("ไม่รู้จัก {name}").format(name=name.strip()[:40] or "–"), mend)


def _named(of: str, node: MapNode, cells: tuple[str, ...], ids: set[str]) -> None:
    """Give a row without an id one that follows from its words, so that rows above it change nothing."""
    if not _text(node, "id") and any(slot.key == "id" and slot.required for slot in slots(thai.ROWS[of])):
        made = of[0] + sha256("\n".join(map(thai.plain, cells)).encode()).hexdigest()[:8]
        while made in ids:
            made += "x"
        node.lines.setdefault("id", node.line)
        node.pairs["id"] = TextNode(made, node.lines["id"])
    ids.add(_text(node, "id"))


def _node(of: str, slot: FieldSchema, words: str, english: str, line: int) -> Node:
    """What a cell says of a field, in the words of the language."""
    if slot.holds == "condition":
        return _condition(words, line)
    if not slot.many:
        return _one(of, slot, words.strip(), english.strip(), line)
    if not words.strip() and not english.strip():
        return TextNode("", line)
    pairs = zip_longest(_parts(words), _parts(english) if english.strip() else (), fillvalue="")
    return ListNode(line, [_one(of, slot, *pair, line) for pair in pairs])


def _parts(words: str) -> list[str]:
    """The values of a cell, each in a line."""
    found = list[str]()
    for line in words.split("\n"):
        if line.startswith(thai.GOES_ON) and found:
            found[-1] += "\n" + line.removeprefix(thai.GOES_ON)
        else:
            found.append("" if line.strip() == thai.NOTHING else line.strip())
    return found


def _one(of: str, slot: FieldSchema, words: str, english: str, line: int) -> Node:
    if english:
        return MapNode(line, {"th": TextNode(words, line), "en": TextNode(english, line)}, {"th": line, "en": line})
    if slot.holds == "yes_no":
        words = TICKS.get(thai.plain(words), thai.plain(words))
    elif (of, slot.key) in thai.DAYS and (found := read_day(words)):
        words = found.isoformat()
    return TextNode(thai.values(of, slot.key).get(thai.plain(words), words), line)


def _condition(words: str, line: int) -> Node:
    """Lines that all hold; between what is enough by itself stands a line "or"."""
    every: list[Node] = [ListNode(line)]
    for part in _parts(words):
        if thai.plain(part) in thai.OR:
            every.append(ListNode(line))
        elif part and isinstance(last := every[-1], ListNode):
            last.rows.append(TextNode(part, line))
    return ListNode(line, every) if words.strip() else TextNode("", line)
