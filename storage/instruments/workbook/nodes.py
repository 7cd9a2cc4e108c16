"""Converts cells of a form's workbook to the nodes that YAML gives, and reports cells that a form may not have."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from core.forms.layout import FieldSchema, nearest
from core.forms.shape import Instrument
from core.forms.vocabulary import DEEPEST
from core.i18n import _
from core.tabular import ImportedSheet
from core.thai.parser import read_day
from storage.instruments.source import ListNode, MapNode, Node, TextNode, UnreadableFileError
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.places import place

TICKS = {"x": "yes", "✓": "yes", "✗": "no"}


def words_in(node: MapNode, word: str) -> str:
    found = node.pairs.get(word)
    if isinstance(found, MapNode):
        found = found.pairs.get("th")
    return found.text if isinstance(found, TextNode) else ""


def texts_in(node: MapNode, word: str) -> list[str]:
    found = node.pairs.get(word)
    return [
        one.text
        for one in (found.rows if isinstance(found, ListNode) else [found])
        if isinstance(one, TextNode)
    ]


def list_in(root: MapNode, list_name: str) -> ListNode:
    """Return the list named `list_name` of a form, after adding an empty one if the form has none."""
    found = root.pairs.get(list_name)
    if not isinstance(found, ListNode):
        found = ListNode(root.line)
        root.put(list_name, found)
    return found


def rows_in(root: MapNode, list_name: str) -> list[MapNode]:
    found = root.pairs.get(list_name)
    if isinstance(found, ListNode):
        return [one for one in found.rows if isinstance(one, MapNode)]
    return []


def scale_of(row: MapNode, nodes: Mapping[str, MapNode]) -> str:
    """Return the scale id of `row` or of the nearest row around it that has one, else "". `nodes`: {id: row}."""
    above: MapNode | None = row
    for _step in range(DEEPEST):
        if above is None or words_in(above, "scale"):
            break
        above = nodes.get(words_in(above, "in").partition("/")[0])
    return words_in(above, "scale") if above else ""


def put_lines(
    sheet: ImportedSheet,
    sheet_number: int,
    nodes: Mapping[str, MapNode],
    errors: list[UnreadableFileError],
    extra_fields: Mapping[str, str],
    top: int = 0,
    left: int = 0,
    cls: type[Any] = Instrument,
) -> None:
    """Read the (name, value) rows of worksheet `sheet_number` (from 0), from cell (`top`, `left`) on, into `nodes`:
    {list name: node}. The node under "" is the form itself, of class `cls`. `extra_fields`: {further name: field of the
    first node}. Faults are added to `errors`."""
    own = {
        of: {slot.key: slot for slot in FieldSchema.slots(thai.row_class(of, cls))} for of in nodes
    }
    known = {
        words: (of, word)
        for of in nodes
        for words, (word, _en) in thai.heads(of).items()
        if word in own[of]
    }
    for row, (name, *cells) in enumerate(([*cells[left:], ""] for cells in sheet.rows[top:]), top):
        cells = [*map(str.strip, cells), "", ""]
        at = [place(sheet_number, row, left + column) for column in range(len(cells) + 1)]
        if (not thai.plain(name) and not any(cells)) or (
            not row and thai.plain(cells[0]) in ("ค่า", "value")
        ):
            continue
        of, word = known.get(
            thai.plain(name), (next(iter(nodes)), extra_fields.get(thai.plain(name), ""))
        )
        if not word:
            errors.append(unknown(name, at[0], known))
            continue
        slot = own[of].get(word)
        worded = slot is not None and slot.holds == "words"
        for extra in (extra for extra in range(1 + worded, len(cells)) if cells[extra]):
            what = _("ช่องนี้ไม่มีผลต่อ {name}").format(name=name.strip())
            errors.append(
                UnreadableFileError("cell-beside", at[extra + 1], what, _("ย้ายไปคอลัมน์ ค่า หรือลบออก"))
            )
        if worded and cells[1] and not cells[0]:
            errors += [english_alone(at[1])]
        if word in nodes[of].pairs:
            nodes[of].twice.append((word, at[1]))
        else:
            if slot:
                node = node_of(of, slot, cells[0], cells[1] if worded else "", at[1])
            else:
                node = TextNode(cells[0], at[1])
            nodes[of].pairs[word], nodes[of].lines[word] = node, at[1]


def refused(sheet: ImportedSheet, n: int) -> Iterator[UnreadableFileError]:
    """Yield a fault for each formula and merged cell of sheet number `n` (from 0), and for too many rows or columns."""
    for row, column in sheet.reckoned:
        what = _("ช่องนี้เป็นสูตร ซึ่งแบบไม่อ่าน")
        mend = _("คัดลอกแล้ววางเป็นค่า")
        yield UnreadableFileError("cell-formula", place(n, row, column), what, mend)
    for top, left, bottom, right in sheet.merges:
        if any(sheet.rows[top][left : right + 1] if top < len(sheet.rows) else ()) or bottom > top:
            what = _("ช่องนี้ถูกรวมกับช่องอื่น")
            mend = _("ยกเลิกการผสานเซลล์ แล้วกรอกทุกช่อง")
            yield UnreadableFileError("cell-merged", place(n, top, left), what, mend)
    if sheet.more:
        what = _("แผ่นนี้มีแถวมากกว่าที่แบบหนึ่งมีได้")
        yield UnreadableFileError(
            "rows-many", place(n, len(sheet.rows)), what, _("ลบแถวที่ไม่ใช่ของแบบ หรือแบ่งเป็นหลายแบบ")
        )
    if sheet.wider:
        what = _("แผ่นนี้กว้างเกินกว่าที่จะอ่านทุกคอลัมน์")
        mend = _("ลบคอลัมน์ที่ไม่ใช่ของแบบ")
        yield UnreadableFileError("columns-many", place(n, 0, len(sheet.rows[0])), what, mend)


def english_alone(line: int) -> UnreadableFileError:
    return UnreadableFileError(
        "cell-language", line, _("ช่องนี้มีแต่ข้อความอังกฤษ"), _("กรอกข้อความไทย หรือลบข้อความอังกฤษ")
    )


def unknown(name: str, line: int, known_names: Mapping[str, object]) -> UnreadableFileError:
    near = nearest(thai.plain(name), known_names)
    mend = _("หมายถึง {near} หรือไม่").format(near=near) if near else _("แก้ให้ตรงกับคู่มือ หรือลบออก")
    return UnreadableFileError(
        "field-unknown", line, _("ไม่รู้จัก {name}").format(name=name.strip()[:40] or "–"), mend
    )


def node_of(list_name: str, slot: FieldSchema, text: str, english: str, line: int) -> Node:
    """Return a worksheet cell's text as the node of field `slot`: a map of `th` and `en` if there is English, a list of
    nodes if `slot.many`. `line`: encoded place of the cell. Fixed Thai words become words of the form language."""
    if slot.holds == "condition":
        return _condition(text, line)
    if not slot.many:
        return _one(list_name, slot, text.strip(), english.strip(), line)
    if not text.strip() and not english.strip():
        return TextNode("", line)
    pairs = zip_longest(_parts(text), _parts(english) if english.strip() else (), fillvalue="")
    return ListNode(line, [_one(list_name, slot, *pair, line) for pair in pairs])


def _parts(text: str) -> list[str]:
    """Return the values of a cell, one a line unless a line begins with the sign that continues a value."""
    found = list[str]()
    for line in text.split("\n"):
        if line.startswith(thai.GOES_ON) and found:
            found[-1] += "\n" + line.removeprefix(thai.GOES_ON)
        else:
            found.append("" if line.strip() == thai.NOTHING else line.strip())
    return found


def _one(list_name: str, slot: FieldSchema, text: str, english: str, line: int) -> Node:
    if english:
        return MapNode(
            line,
            {"th": TextNode(text, line), "en": TextNode(english, line)},
            {"th": line, "en": line},
        )
    if slot.holds == "yes_no":
        text = TICKS.get(thai.plain(text), thai.plain(text))
    elif (list_name, slot.key) in thai.DAYS and (found := read_day(text)):
        text = found.isoformat()
    return TextNode(thai.values(list_name, slot.key).get(thai.plain(text), text), line)


def _condition(text: str, line: int) -> Node:
    """Read a condition from lines that must all hold; a line "or" separates alternatives."""
    every: list[Node] = [ListNode(line)]
    for part in _parts(text):
        if thai.plain(part) in thai.OR:
            every.append(ListNode(line))
        elif part and isinstance(last := every[-1], ListNode):
            last.rows.append(TextNode(part, line))
    return ListNode(line, every) if text.strip() else TextNode("", line)
