"""Reads an instrument or programme from a form file: cells become typed values, or faults with line and remedy."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from fractions import Fraction
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from core.boundary import boundary, bounded
from core.errors import FormFileFault, InvalidFormError, reason
from core.exact import exact_text
from core.forms import layout
from core.forms.check import faults, idle
from core.forms.description import statements
from core.forms.layout import (
    CaseRunResult,
    FieldSchema,
    FormCheckResult,
    FormFault,
    FormLineStatement,
    FormPath,
    meant,
)
from core.forms.ports import FormSummary
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import LANGUAGE
from core.forms.wording import Clause, Limit, Words
from core.i18n import _
from storage.files import opened, whole
from storage.instruments.source import (
    ListNode,
    MapNode,
    Node,
    TextNode,
    UnreadableFileError,
    beginning,
    readable,
    text_of,
    tree,
    written,
)
from storage.instruments.upgrade import LISTS, noded, upgraded
from storage.instruments.workbook.cells import LARGEST, is_workbook, marked
from storage.instruments.workbook.places import place_words
from storage.instruments.workbook.read import book_of, nowhere
from storage.instruments.workbook.words import head, in_heads

MOST = 200  # faults; a file with more is hardly a form
ID, PLAIN_ID = "id", re.compile(r"[^A-Za-z0-9_.-]")
IDS = r"\bid: *['\"]?([A-Za-z0-9_.-]+)"  # the id in a row that cannot be parsed
NAMES = r"“([^”]*)”|<([^>]*)>"  # names quoted in the words of a fault
MADE = rf"\b(?:f\.)?({layout.MADE})\b"
# of a drawn paper: nothing else is said of the cell
CELL_TOLD = ("field-unnamed", "fields-twice", "drawn-idle")
LONGEST = 10_000  # rows of a list; the longest in the largest real form has 130
Where = tuple[str, int, str]  # list, row (from 0; -1 = the form itself), field
Row = TypeVar("Row")
# The value given to a required field that is missing or faulty, by the type the field holds.
STAND_INS: dict[str, Any] = {
    "text": "", "integer": 0, "signed": 0, "number": Fraction(0), "yes_no": False, "words": Words(),
    "limit": Limit(">=", Fraction(0)), "least": None, "condition": (), "rows": (), "row": None,
}  # fmt: skip


@dataclass(slots=True)
class FaultCollector:
    """Collects the faults of a form file while its cells are converted. `lines`: {field: its line}; `marred`: faulty
    fields; `bad_ids`: ids of unreadable rows; `heads`: faults name fields by the column headings of a workbook."""

    faults: list[UnreadableFileError] = field(default_factory=list)
    lines: dict[Where, int] = field(default_factory=dict)
    # fields not read as written, or faulted already
    marred: set[Where] = field(default_factory=set)
    bad_ids: set[str] = field(default_factory=set)  # legible ids of rows that could not be read
    heads: bool = False  # whether faults name fields by their column heads in a workbook

    def called(self, list_name: str, word: str) -> str:
        return head(list_name, word) if self.heads else word

    def fault(self, code: str, line: int, problem: str, mend: str) -> None:
        self.faults.append(UnreadableFileError(code, line, problem, mend))
        if len(self.faults) == MOST:
            problem = _("มีข้อผิดพลาดมากเกินกว่าจะแสดงทั้งหมด")
            mend = _("แก้ข้อที่แสดงแล้วตรวจอีกครั้ง")
            raise UnreadableFileError("faults-many", line, problem, mend)


def typed(
    cls: type[Row], mapping: MapNode, faults: FaultCollector, list_name: str = "", row: int = -1
) -> Row:
    """Return `mapping` as an object of `cls`, and add its faults to `faults`. `row`: its index in the list `list_name`;
    -1 and "" = it is the whole form. A faulty field gets its default or, if it is required, a stand-in."""
    known = {slot.key: slot for slot in FieldSchema.slots(cls)}
    faults.lines[list_name, row, ""] = mapping.line
    twice = {name for name, _line in mapping.twice}
    # nobody knows which of the two is meant
    faults.marred |= {(list_name, row, name) for name in twice}
    for name, line in mapping.twice:
        what = _("ช่อง {name} เขียนซ้ำ").format(name=faults.called(list_name, name))
        faults.fault("field-twice", line, what, _("ลบช่องที่ซ้ำให้เหลือช่องเดียว"))
    values: dict[str, Any] = {}
    for name, node in mapping.pairs.items():
        meant = name if name in known else _unknown(name, mapping.lines[name], known, faults)
        slot = known.get(meant)
        if slot is None or (meant != name and meant in mapping.pairs):
            continue
        faults.lines[list_name, row, meant] = mapping.lines[name]
        if not (isinstance(node, TextNode) and node.text == ""):
            try:
                values[slot.name] = _value(slot, node, faults)
            except FormCellError as wrong:
                faults.marred.add((list_name, row, meant))
                if meant == ID and isinstance(node, TextNode):
                    faults.bad_ids.add(PLAIN_ID.sub("", node.text))
                if meant == name and name not in twice:
                    told = partial(in_heads, list_name, name) if faults.heads else str
                    what = f"{faults.called(list_name, name)}: {told(wrong.what)}"
                    faults.fault(wrong.code, wrong.line or node.line, what, told(wrong.mend))
    for slot in known.values():
        if slot.required and slot.name not in values:
            if (list_name, row, slot.key) not in faults.marred:
                what = _("ขาดช่อง {name}").format(name=faults.called(list_name, slot.key))
                mend = _("กรอกช่องนี้") if faults.heads else _("เพิ่ม {name}: ค่า").format(name=slot.key)
                line = faults.lines.get((list_name, row, slot.key), mapping.line)
                faults.fault("field-missing", line, what, mend)
                faults.marred.add((list_name, row, slot.key))
            values[slot.name] = () if slot.many else STAND_INS[slot.holds]
    return cls(**values)


def _value(slot: FieldSchema, node: Node, reading: FaultCollector) -> Any:
    if slot.rows and not slot.many:
        if not isinstance(node, MapNode):
            raise FormCellError("cell-fields", _("ต้องเป็นช่องย่อย"), _("เขียนเป็น {ช่อง: ค่า, …} ตามคู่มือ"))
        return typed(slot.rows, node, reading, slot.key)
    if slot.rows:
        return _rows(slot, slot.rows, node, reading)
    if slot.holds == "condition":
        return _condition(node)
    if slot.many:
        nodes = node.rows if isinstance(node, ListNode) else [node]
        return tuple(_one(slot.holds, each) for each in nodes)
    return _one(slot.holds, node)


def _rows(
    slot: FieldSchema, cls: type[Any], node: Node, reading: FaultCollector
) -> tuple[Any, ...]:
    if not isinstance(node, ListNode):
        raise FormCellError("cell-list", _("ต้องเป็นรายการ"), _("เขียนเป็นบรรทัดละหนึ่งแถว ขึ้นต้นด้วย - "))
    if len(node.rows) > LONGEST:
        what = _("มี {n} แถว มากกว่าที่แบบหนึ่งมีได้").format(n=len(node.rows))
        mend = _("แต่ละรายการมีได้ไม่เกิน {n} แถว แบ่งเป็นหลายแบบ").format(n=LONGEST)
        raise UnreadableFileError("rows-many", node.line, f"{slot.key}: {what}", mend)
    rows: list[Any] = []
    for each in node.rows:
        if isinstance(each, MapNode):
            rows.append(typed(cls, each, reading, slot.key, len(rows)))
        else:
            what = f"{slot.key}: {_('แถวนี้ไม่มีชื่อช่อง')}"
            reading.fault("row-without-fields", each.line, what, _("เขียนเป็น - {id: รหัส, …}"))
    return tuple(rows)


def _one(holds: str, node: Node) -> Any:
    if holds == "words" and isinstance(node, MapNode):
        return _words(node)
    if not isinstance(node, TextNode):
        mend = _("เขียนค่าเดียวหลัง : ")
        if isinstance(node, MapNode):
            mend = _("ข้อความที่มี : ให้คร่อมด้วย ' ใน says เขียนเป็น ช่อง = ค่า")
        raise FormCellError("cell-single", _("ต้องเป็นค่าเดียว ไม่ใช่รายการ"), mend, node.line)
    return SCALARS[holds](node.text, node.line)


def _words(node: MapNode) -> Words:
    if node.twice or not set(node.pairs) <= {"th", "en"}:
        what = _("รู้จักเฉพาะภาษา th และ en อย่างละครั้ง")
        mend = _("เขียนเป็น {th: ข้อความไทย, en: English}")
        raise FormCellError("cell-language", what, mend, node.line)
    return Words(**{name: _one("text", value) for name, value in node.pairs.items()})


def _condition(node: Node) -> Any:
    """Read one clause, a list of clauses (all must hold) or a list of such lists (one must hold)."""
    if isinstance(node, TextNode):
        return ((clause(node.text, node.line),),)
    if not isinstance(node, ListNode) or not node.rows:
        raise FormCellError(
            "condition-text",
            _("เงื่อนไขต้องเป็นข้อความหรือรายการ"),
            _("เขียนเป็น when: ช่อง is ค่า"),
            node.line,
        )
    if all(isinstance(each, TextNode) for each in node.rows):
        return (_all(node),)
    if not all(isinstance(each, ListNode) for each in node.rows):
        mend = _("ใช้รายการเดียว (ทุกข้อ) หรือรายการของรายการ (อย่างใดอย่างหนึ่ง)")
        raise FormCellError("condition-mixed", _("เงื่อนไขปนกันสองแบบ"), mend, node.line)
    return tuple(_all(each) for each in node.rows if isinstance(each, ListNode))


def _all(node: ListNode) -> Any:
    if not node.rows or not all(isinstance(each, TextNode) for each in node.rows):
        raise FormCellError(
            "condition-deep",
            _("เงื่อนไขซ้อนลึกเกินสองชั้น"),
            _("แยกเป็นหลายข้อ หรือใช้ช่องช่วยอีกหนึ่งช่อง"),
            node.line,
        )
    return tuple(clause(each.text, each.line) for each in node.rows if isinstance(each, TextNode))


def _unknown(
    name: str, line: int, known_fields: dict[str, FieldSchema], reading: FaultCollector
) -> str:
    """Record a fault for an unknown field; return the known field that seems to be meant, or ""."""
    key, colon, _value = name.partition(":")
    mend = meant(name, known_fields, _("ลบช่องนี้ หรือแก้ชื่อให้ตรงกับคู่มือ"))
    if colon and key in known_fields:
        mend = _("หลัง {name}: ต้องเป็นช่องว่างธรรมดา ลบช่องว่างพิเศษแล้วพิมพ์ใหม่").format(name=key)
    reading.fault("field-unknown", line, _("ไม่รู้จักช่อง {name}").format(name=name[:40]), mend)
    return key if colon and key in known_fields else layout.nearest(name, known_fields)


Form = Instrument | Programme
FORMATS: dict[str, tuple[type[Form], int]] = {
    f"{name}/{version}": (cls, version)
    for name, cls in (("instrument", Instrument), ("programme", Programme))
    for version in range(1, LANGUAGE + 1)
}


class ParsedFormFile(NamedTuple):
    """A parsed form file: form (None if unreadable), lines of fields, faults. `marred`: faulty fields; `bad_ids`: ids
    of unreadable rows. Only of a workbook: `text` (content as YAML), `made_ids` {id made for a text: the text}."""

    form: Form | None
    lines: dict[Where, int]
    faults: tuple[FormFileFault, ...]
    marred: frozenset[Where] = frozenset()  # fields not read as written, or faulted already
    bad_ids: frozenset[str] = frozenset()  # legible ids of rows that could not be read
    sheets: tuple[str, ...] = ()  # of a workbook: the names of its sheets
    text: bytes = b""  # of a sound workbook: its content as YAML, which is published
    made_ids: Mapping[str, str] = {}  # of a workbook: by ids, the words that people know for them

    def fault(self, name: str, error: UnreadableFileError) -> FormFileFault:
        made = self.made_ids.get
        what, mend = (
            re.sub(MADE, lambda one: made(one[1]) or one[0], words)
            for words in (error.what, error.mend)
        )
        # in the words of the workbook
        what = re.sub("(?<=“)[^“”]+", lambda one: made(one[0], one[0]), what)
        return FormFileFault(
            name, error.line, what, mend, error.code, place_words(error.line, self.sheets)
        )


def label(data: bytes) -> FormSummary | None:
    """Return a form's summary from the fields before its file's first list; None if they are too few or faulty."""
    reading = FaultCollector()
    try:
        text = text_of(data)
        with boundary(partial(_closed, "")):
            begun = beginning(text)
        if begun is None:
            return None
        pairs, filled = begun
        cls, version = _class(pairs)
        form = typed(cls, upgraded(pairs, version), reading)
    except (UnreadableFileError, InvalidFormError):
        return None
    filled = frozenset(LISTS.get(name, name) for name in filled)
    if reading.faults or not filled <= FieldSchema.lists(cls).keys() - pairs.pairs.keys():
        return None
    return FormSummary.of(form, sha256(data).hexdigest(), filled)


def read(path: Path) -> Instrument:
    """Return the instrument in a form file. Raises InvalidFormError with all its faults, or if it is a programme."""
    form = read_form(path)
    if isinstance(form, Programme):
        fault = FormFileFault(
            path.name, 1, _("ไฟล์นี้เป็นโครงการ ไม่ใช่แบบ"), _("ระบุไฟล์ของแบบประเมินหรือแผน"), "programme"
        )
        raise broken(path.name, [fault])
    return form


def read_form(path: Path) -> Form:
    """Return the instrument or programme in a form file. Raises InvalidFormError with all its faults."""
    return _sound(path)[0]


class AcceptedForm(NamedTuple):
    """A form without faults, with its file's bytes. `untested`: why its test cases were not run, "" = all passed."""

    form: Form
    data: bytes
    untested: str  # why its cases were not run; "" = they were, or it has none


def programme_text(form: Programme) -> str:
    """Return the YAML text of a programme; parsing that text gives the same programme."""
    root = noded({"format": f"programme/{LANGUAGE}", **as_written(form)}, 1)
    return written(root).decode("utf-8") if isinstance(root, MapNode) else ""


def as_written(value: Any) -> Any:
    """Return a value of a form in the types of a form file's YAML: texts, lists and dicts."""
    match value:
        case Clause():
            return f"{value.field} {value.op} {value.value}".strip()
        case Words():
            return value._asdict() if value.en else value.th
        case Limit():
            return f"{value.op} {exact_text(value.value)}"
        case tuple():
            return [as_written(one) for one in value]
    if is_dataclass(value):
        return {name: as_written(one) for name, one in FieldSchema.given(value).items()}
    return str(value)


def mark(path: Path, target: Path) -> int:
    """Write a form's workbook to `target`, its faults marked; return their number. InvalidFormError for other files."""
    data, sheet = _parsed(path)
    faults = check(path).faults
    try:
        content = marked(data, faults)
    except UnreadableFileError as problem:
        raise broken(path.name, [sheet.fault(path.name, problem)]) from None
    with whole(target, 0o644) as file:
        file.write(content)
    return len(faults)


def prove(path: Path, *, new: bool = False) -> AcceptedForm:
    """Return the form in a file. InvalidFormError if it has faults or fails one of its test cases; if `new`, fields
    without effect are faults, too."""
    form, data, sheet = _sound(path, new=new)
    found = _to_mend(sheet, path.name) if new else ()
    trial = CaseRunResult() if found else _tried(form)
    found = found or _by_line(sheet, trial.faults, path.name)
    if found:
        raise broken(path.name, found)
    return AcceptedForm(form, data, trial.untested)


def _sound(path: Path, *, new: bool = False) -> tuple[Form, bytes, ParsedFormFile]:
    data, sheet = _parsed(path)
    if sheet.form is None or sheet.faults:
        raise broken(path.name, _to_mend(sheet, path.name) if new else sheet.faults)
    return *_published(sheet.form, sheet, data), sheet


def _published(form: Form, sheet: ParsedFormFile, data: bytes) -> tuple[Form, bytes]:
    """Return the sound form of a file with its digest, and the bytes to publish."""
    # a workbook stays with its author; its text is published and read for ever
    data = sheet.text or data
    if sheet.text and _typed(tree(text_of(data)), FaultCollector()) != form:
        raise AssertionError("a workbook written as text is another form")
    return replace(form, file=sha256(data).hexdigest()), data


def check(path: Path) -> FormCheckResult:
    """Return all faults of a new form file, including fields without effect; if it has none, its rules as sentences."""
    try:
        data, sheet = _parsed(path)
    except InvalidFormError as problem:
        return FormCheckResult("", problem.faults)
    found = _to_mend(sheet, path.name)
    if sheet.form is None or found:
        return FormCheckResult("", found)
    trial = _tried(sheet.form)
    if trial.faults:
        return FormCheckResult("", _by_line(sheet, trial.faults, path.name))
    descriptions = statements(sheet.form) if isinstance(sheet.form, Instrument) else ()
    told = ((_line(sheet.lines, path), sentence) for path, sentence in descriptions)
    sentences = (
        FormLineStatement(line, sentence, place_words(line, sheet.sheets))
        for line, sentence in told
    )
    form, _data = _published(sheet.form, sheet, data)
    lines = sheet.lines.items() if isinstance(form, Programme) else ()
    places = {FormPath(*where): (line, place_words(line, sheet.sheets)) for where, line in lines}
    return FormCheckResult(
        form.using, (), tuple(sorted(sentences)), trial.cases, trial.untested, form, places
    )


def _to_mend(sheet: ParsedFormFile, name: str) -> tuple[FormFileFault, ...]:
    """Return the faults of a new form by line, with those for words that have no effect where they stand."""
    found = once(idle(sheet.form) if sheet.form else (), set(sheet.marred), set(sheet.bad_ids))
    return tuple(
        sorted(
            (*sheet.faults, *_by_line(sheet, islice(found, MOST), name)),
            key=lambda fault: fault.line,
        )
    )


def _by_line(
    sheet: ParsedFormFile, form_faults: Iterable[FormFault], name: str
) -> tuple[FormFileFault, ...]:
    told = ((one, _line(sheet.lines, one.path)) for one in _in_heads(form_faults, sheet.sheets))
    faults = (
        sheet.fault(name, UnreadableFileError(one.code, line, one.problem, one.mend))
        for one, line in told
    )
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _in_heads(faults: Iterable[FormFault], sheets: Sequence[str]) -> Iterator[FormFault]:
    """Yield the faults; those of a workbook name fields by its column heads."""
    for one in faults:
        told = partial(in_heads, one.path.list, one.path.field)
        yield one._replace(problem=told(one.problem), mend=told(one.mend)) if sheets else one


def _tried(form: Form) -> CaseRunResult:
    """Run the form's test cases; return their results."""
    from core.papers.trial_deeds import tried  # it brings every paper along

    return tried(form)


def parse(data: bytes, name: str) -> ParsedFormFile:
    """Return the form in `data` as far as it can be read, and its faults. `name`: the file's name in their texts."""
    reading = FaultCollector()
    form: Form | None = None
    root, text = None, b""
    sheets: tuple[str, ...] = ()
    made: Mapping[str, str] = {}
    try:
        pairs: MapNode | None
        if is_workbook(data):
            pairs, sheets, unread, made = book_of(data)
            reading.heads = True
            root = replace(pairs, pairs=dict(pairs.pairs)) if pairs else None
            reading.bad_ids |= {name for one in unread for name in re.findall("«[^«»]+»", one.what)}
        else:
            pairs, unread = readable(text_of(data))
            lines = text_of(data).splitlines()
            rows = ("".join(lines[one.line - 1 : one.line]) for one in unread)
            reading.bad_ids |= {id_ for row in rows for id_ in re.findall(IDS, row)}
        reading.faults += unread
        if pairs is not None:
            form = _typed(pairs, reading)
            told = {one.line for one in unread if one.code in CELL_TOLD}
            reading.marred |= {where for where, line in reading.lines.items() if line in told}
            if not sheets:
                _check_label(form, data, reading)
            for code, path, what, mend in _in_heads(
                once(faults(form), reading.marred, reading.bad_ids), sheets
            ):
                line = _line(reading.lines, path)
                if root and code.endswith("-nowhere"):
                    line, what, mend = nowhere(root, path, line, what, mend)
                if not any((one.line, one.what) == (line, what) for one in reading.faults):
                    reading.fault(code, line, what, mend)
            if root and not reading.faults:
                text = written(root)
                text_of(text)  # which may be too large to be read again
    except UnreadableFileError as problem:
        reading.faults.append(problem)
    marred, bad_ids = frozenset(reading.marred), frozenset(reading.bad_ids)
    file = ParsedFormFile(form, reading.lines, (), marred, bad_ids, sheets, text, made)
    by_line = sorted(reading.faults, key=lambda fault: fault.line)
    return file._replace(faults=tuple(file.fault(name, fault) for fault in by_line))


def _typed(pairs: MapNode, reading: FaultCollector) -> Form:
    cls, version = _class(pairs)
    form: Form = replace(typed(cls, upgraded(pairs, version), reading), language=version)
    return form


def once(faults: Iterable[FormFault], marred: set[Where], bad_ids: set[str]) -> Iterator[FormFault]:
    """Yield the faults that do not follow from others. Skip faults of fields in `marred`, faults that name an id in
    `bad_ids`, and of each field, faults with another code than its first fault. Add the fields of the yielded faults to
    `marred`, and malformed ids that these faults name to `bad_ids`."""
    first: dict[FormPath, str] = {}
    for one in faults:
        spoken = {
            part
            for name in re.findall(NAMES, one.problem)
            for part in (*name, *re.split("[./]", "".join(name)))
        }
        if one.path in marred and one.path not in first:
            continue
        if (not one.path.field or first.setdefault(one.path, one.code) == one.code) and not (
            spoken - {""}
        ) & bad_ids:
            marred.add(one.path)
            bad_ids |= {
                PLAIN_ID.sub("", name)
                for name in spoken
                if one.code == "id-letters" and PLAIN_ID.search(name)
            }
            yield one


def _check_label(form: Form, data: bytes, reading: FaultCollector) -> None:
    """Record a fault if the file's first fields give another label than the whole form, as in a forged file."""
    said = label(data)
    if said is not None and said != FormSummary.of(form, said.file):
        mend = _("เขียนชื่อช่องของแบบไว้ต้นบรรทัด และย่อหน้าบรรทัดที่เป็นเนื้อหา")
        reading.fault("form-unlike-label", 1, _("บรรทัดต้นของไฟล์บอกอย่างหนึ่ง ทั้งไฟล์บอกอีกอย่างหนึ่ง"), mend)


def broken(name: str, faults: Sequence[FormFileFault]) -> InvalidFormError:
    """Return the error for the form file `name`, which cannot be used. It states the first fault and holds all."""
    first = faults[0]
    more = _(" และยังมีอีก {n} แห่ง").format(n=len(faults) - 1) if len(faults) > 1 else ""
    what = _("ใช้แบบในไฟล์ {name} ไม่ได้").format(name=name)
    return InvalidFormError(what, f"{first.where}: {first.problem}{more}", first.mend, faults)


def _line(lines: Mapping[Where, int], path: FormPath) -> int:
    """Return the line of the field, else of its row, else 1."""
    rows = (path.list, path.row)
    return lines.get((*rows, path.field)) or lines.get((*rows, "")) or 1


def _class(pairs: MapNode) -> tuple[type[Form], int]:
    """Remove the field `format`; return the class it names and the version of the form language, 0 = not given."""
    given = pairs.pairs.pop("format", None)
    if given is None:
        return Instrument, 0
    if not isinstance(given, TextNode) or given.text not in FORMATS:
        mend = _("ใช้ format: {known} หรือใช้โปรแกรมรุ่นใหม่กว่านี้").format(known=", ".join(FORMATS))
        raise UnreadableFileError("format-unknown", given.line, _("ไม่รู้จักรูปแบบของไฟล์"), mend)
    return FORMATS[given.text]


def _closed(name: str, error: Exception) -> InvalidFormError:
    what = f"{_('เปิดไฟล์ไม่ได้')} ({reason(error)})"
    return broken(
        name, [FormFileFault(name, 1, what, _("ตรวจว่าไฟล์ยังอยู่และเปิดอ่านได้"), "file-closed")]
    )


@bounded(_closed)
def _parsed(path: Path) -> tuple[bytes, ParsedFormFile]:
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    return data, parse(data, path.name)


# Invisible characters and those that change the order of reading; a zero-width space between Thai words is allowed.
HIDDEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
INTEGER = r"-?[0-9]{1,9}"
NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,9}|/[0-9]{0,8}[1-9][0-9]{0,8})?"
LIMIT_CELL = r"(>=|≥|<=|≤|>|<|=)\s*(\S+)"
SAME = {"≥": ">=", "≤": "<="}  # a limit keeps the ASCII sign
YES = {
    "yes": True,
    "true": True,
    "ใช่": True,
    "no": False,
    "false": False,
    "ไม่": False,
    "ไม่ใช่": False,
}
THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class FormCellError(Exception):
    """Raised if a cell's text does not fit its field: problem `what`, remedy `mend`, `line` (0 = that of the cell)."""

    def __init__(self, code: str, problem: str, remedy: str, line: int = 0) -> None:
        super().__init__(problem)
        self.code = code
        self.what = problem
        self.mend = remedy
        self.line = line


def text(cell: str, line: int) -> str:
    hidden = re.search(HIDDEN, cell)
    if hidden:
        what = _("มีอักขระที่มองไม่เห็น U+{code:04X}").format(code=ord(hidden[0]))
        raise FormCellError("cell-hidden", what, _("ลบอักขระนั้น"), line)
    return cell


def integer(cell: str, line: int) -> int:
    found = signed(cell, line)
    if found < 0:
        raise FormCellError(
            "cell-negative",
            _("“{cell}” น้อยกว่าศูนย์").format(cell=cell[:40]),
            _("เขียนจำนวนตั้งแต่ 0"),
            line,
        )
    return found


def signed(cell: str, line: int) -> int:
    plain = cell.translate(THAI)
    if not re.fullmatch(INTEGER, plain):
        near = round(Fraction(plain)) if re.fullmatch(NUMBER, plain) else 12
        mend = _("เขียนเป็นจำนวนเต็มไม่มีจุดทศนิยม เช่น {n}").format(n=near)
        raise FormCellError(
            "cell-integer", _("“{cell}” ไม่ใช่จำนวนเต็ม").format(cell=cell[:40]), mend, line
        )
    return int(plain)


def number(cell: str, line: int) -> Fraction:
    plain = cell.translate(THAI)
    if not re.fullmatch(NUMBER, plain):
        what = _("“{cell}” ไม่ใช่ตัวเลข").format(cell=cell[:40])
        mend = _("เขียนเป็นตัวเลข เช่น 60 หรือ 0.5")
        raise FormCellError("cell-number", what, mend, line)
    return Fraction(plain)


def yes_no(cell: str, line: int) -> bool:
    if cell not in YES:
        raise FormCellError(
            "cell-yes-no",
            _("“{cell}” ไม่ใช่ yes หรือ no").format(cell=cell[:40]),
            _("เขียน yes หรือ no"),
            line,
        )
    return YES[cell]


def words(cell: str, line: int) -> Words:
    return Words(text(cell, line))


def limit(cell: str, line: int) -> Limit:
    match = re.fullmatch(LIMIT_CELL, cell)
    if not match:
        mend = _("เขียนเครื่องหมาย >= > <= < หรือ = แล้วตามด้วยตัวเลข เช่น '>= 60'")
        raise FormCellError(
            "cell-limit", _("“{cell}” ไม่ใช่เกณฑ์ตัวเลข").format(cell=cell[:40]), mend, line
        )
    return Limit(SAME.get(match[1], match[1]), number(match[2], line))


def least(cell: str, line: int, sign: str = ">=") -> Limit:
    """Return the limit in a form's cell, such as `>= 60`. A number alone gets the operator `sign`; if `sign` is "", the
    field `is` of the measure decides how to compare. FormCellError for other texts."""
    return limit(cell, line) if re.match(LIMIT_CELL, cell) else Limit(sign, number(cell, line))


def clause(cell: str, line: int) -> Clause:
    """Return the clause `field op value` in a form's cell. Raises FormCellError if it is none."""
    found = Clause.of(cell)
    if found is None:
        mend = _("เขียนเป็น ช่อง is ค่า ใช้ได้ is, is not, has, =, ≠, <, ≤, >, ≥ และ answered")
        if cell.endswith(" is not"):
            mend = _("เขียนค่าต่อท้าย is not ถ้า not เป็นรหัสของคำตอบ ให้ตั้งรหัสอื่น")
        raise FormCellError(
            "cell-condition", _("อ่านเงื่อนไข “{cell}” ไม่ได้").format(cell=cell[:60]), mend, line
        )
    return found


def yes_or_name(cell: str, line: int) -> str:
    if cell not in YES:
        return text(cell, line)
    return "yes" if YES[cell] else ""


SCALARS: dict[str, Callable[[str, int], Any]] = {
    "text": text,
    "integer": integer,
    "signed": signed,
    "number": number,
    "yes_no": yes_no,
    "yes_or_name": yes_or_name,
    "words": words,
    "limit": limit,
    "least": least,
    "step": partial(least, sign=""),
}
