"""Reads YAML as untyped text cells with their lines; anchors and tags are refused, repeated keys noted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice, pairwise
from typing import Any, NoReturn

import yaml

from core.i18n import _
from storage.instruments.compiled import LIMIT

OTHER_FILES = (b"%PDF", b"\x89PNG")  # PDF, pictures
DEPTH = 8  # most levels of nesting; the deepest of a form are a condition's lists of lists
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster with libyaml

AGAIN = 4 * 2**20  # most characters parsed in all to find further faults
ODD_BREAKS = "\r(?!\n)|[\x85\u2028\u2029]"  # line breaks in YAML that `split("\n")` does not count
BEGUN = ("simple key", "flow", "quoted")  # parser contexts whose fault lies where they began


class UnreadableFileError(Exception):
    """Raised when a form file or a part of it cannot be read; has code, line (from 1), problem and remedy."""

    def __init__(self, code: str, line: int, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.code = code
        self.line = line
        self.what = problem
        self.mend = mend


@dataclass(slots=True)
class TextNode:
    """A single text or number in a form file: its text as written, and its line number."""

    text: str
    line: int


@dataclass(slots=True)
class ListNode:
    """A list of nodes in a form file, with its line."""

    line: int
    rows: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class MapNode:
    """A mapping in a form file. `pairs`: {key: node}; `lines`: {key: line}; `twice`: pairs (repeated key, its line)."""

    line: int
    pairs: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)
    key: TextNode | None = None  # waiting for its value

    def put(self, word: str, node: "Node") -> None:
        """Set the field `word` to `node`. A new field gets the line of `node`; one that exists keeps its line."""
        self.pairs[word] = node
        self.lines.setdefault(word, node.line)


Node = TextNode | ListNode | MapNode


def text_of(data: bytes) -> str:
    """Return a form file's text. UnreadableFileError if it is empty, too large, a PDF or picture, or not UTF-8."""
    if len(data) > LIMIT:
        raise UnreadableFileError(
            "file-large", 1, _("ไฟล์ใหญ่เกินกำหนด"), _("ไฟล์แบบต้องไม่เกิน 2 เมกะไบต์")
        )
    if not data.strip(b"\0 \t\r\n"):
        what = _("ไฟล์ว่างเปล่า อาจยังบันทึกไม่เสร็จ")
        mend = _("บันทึกไฟล์อีกครั้ง หรือเลือกไฟล์ที่เขียนแบบไว้")
        raise UnreadableFileError("file-empty", 1, what, mend)
    if data[:4] in OTHER_FILES:
        what = _("ไฟล์นี้เป็นไฟล์ของโปรแกรมอื่น ไม่ใช่ข้อความ")
        mend = _("เลือกไฟล์ .xlsx หรือ .yaml ที่เขียนแบบไว้")
        raise UnreadableFileError("file-other", 1, what, mend)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            "file-letters", line, _("ตัวอักษรอ่านไม่ออก"), _("บันทึกไฟล์ใหม่เป็น UTF-8")
        ) from error


def tree(text: str) -> MapNode:
    """Return the mapping that makes up a YAML text. Raises UnreadableFileError with the line of the fault."""
    try:
        root = _build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        began = any(sign in str(error.context) for sign in BEGUN)
        mark = (error.context_mark if began else error.problem_mark) or error.problem_mark
        line = mark.line + 1 if mark else 1
        said = next(islice(StringIO(text), line - 1, None), "")
        raise UnreadableFileError(
            "yaml", line, *_explain(f"{error.problem}, {error.context}", said)
        ) from error
    except yaml.YAMLError as error:
        # its position may be in bytes or in letters
        at = text.find(chr(getattr(error, "character", 0) or 0))
        what = _("มีอักขระควบคุมที่มองไม่เห็น")
        mend = _("ลบอักขระนั้นแล้วพิมพ์บรรทัดใหม่")
        raise UnreadableFileError(
            "file-control", text.count("\n", 0, max(at, 0)) + 1, what, mend
        ) from error
    if not isinstance(root, MapNode):
        what = _("ไฟล์นี้ไม่ใช่แบบ")
        mend = _("บรรทัดแรกของแบบต้องเป็น `ชื่อ: ค่า` เช่น id: my-form")
        raise UnreadableFileError("file-no-form", 1, what, mend)
    return root


def written(root: MapNode) -> bytes:
    """Return a form's root node as YAML (UTF-8): first its own fields, then each list with one row a line."""
    lines = list[str]()
    for name, node in sorted(
        root.pairs.items(), key=lambda pair: isinstance(pair[1], ListNode) and _has_rows(pair[1])
    ):
        if isinstance(node, ListNode) and _has_rows(node):
            lines += [f"{name}:\n", *(f"- {_flow(row)}" for row in node.rows)]
        elif node != TextNode("", node.line):
            lines.append(f"{name}: {_flow(node)}")
    return "".join(lines).encode("utf-8")


def _has_rows(node: ListNode) -> bool:
    return any(
        isinstance(row, MapNode) and not row.pairs.keys() <= {"th", "en"} for row in node.rows
    )


def _flow(node: Node) -> str:
    """Return the node as one line of YAML."""
    return yaml_of(_bare(node), default_flow_style=True).removesuffix("...\n")


def yaml_of(value: Any, **style: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=2**30, **style
    )
    return text


def _bare(node: Node) -> Any:
    match node:
        case TextNode():
            return node.text
        case ListNode():
            return [_bare(one) for one in node.rows]
    return {name: _bare(one) for name, one in node.pairs.items() if one != TextNode("", one.line)}


def readable(text: str) -> tuple[MapNode | None, list[UnreadableFileError]]:
    """Return (mapping, faults) of a YAML text, leaving out unreadable rows, each of which is a fault. (None, faults) if
    nothing can be read."""
    found: list[UnreadableFileError] = []
    kept: str | None = text
    while kept is not None:
        try:
            return tree(kept), found
        except UnreadableFileError as problem:
            found.append(problem)
            again = len(text) * len(found) < AGAIN
            if again and problem.code != "file-no-form":
                kept = _without(kept, problem.line)
            else:
                kept = None
    return None, found


def _without(text: str, line: int) -> str | None:
    """Return the text with the row or field at `line` blanked; None if that would lose the rows below a field."""
    lines = text.split("\n")
    starts = [at for at, each in enumerate(lines) if each.strip() and each[0] not in " \t#\r"]
    first = max((at for at in starts if at < line), default=None)
    if first is None:
        return None
    after = next((at for at in starts if at >= line), len(lines))
    if after < len(lines) and lines[after].startswith("-") and not lines[first].startswith("-"):
        return None  # it heads the rows below
    return "\n".join((*lines[:first], *("" for _each in lines[first:after]), *lines[after:]))


def beginning(text: str) -> tuple[MapNode, frozenset[str]] | None:
    """Return (the form's fields up to the first list, names of all lists); None if all of the text must be parsed."""
    if re.search(ODD_BREAKS, text):
        return None
    try:
        root = _build(_before_rows(yaml.parse(text, Loader=LOADER)))
    except (yaml.YAMLError, UnreadableFileError):
        return None
    lines = text.split("\n")
    if not isinstance(root, MapNode) or any(
        not lines[n - 1].startswith(f"{name}:") for name, n in root.lines.items()
    ):
        return None
    last = next(reversed(root.pairs), "")
    if not last or root.pairs[last] != ListNode(root.pairs[last].line):
        return root, frozenset()  # it holds no rows
    found = _headed(lines[root.lines[last] - 1 :])
    del root.pairs[last]
    return (root, frozenset(found)) if found is not None else None


def _headed(lines: list[str]) -> list[str] | None:
    """Return the names alone on an unindented line with something below; None if such a line also holds a value."""
    found = []
    told = [line for line in lines if line.strip() and line.lstrip()[0] != "#"]
    for line, below in pairwise([*told, "end"]):
        if line[0] in " -":
            continue
        name, _colon, value = line.partition(":")
        if value.strip():
            return None
        if below[0] in " -":
            found.append(name)
    return found


def _before_rows(events: Iterator[Any]) -> Iterator[Any]:
    """Yield the parser events up to the first mapping in a list of the root."""
    open_: list[bool] = []  # of each open node: whether it is a list
    for event in events:
        begins = isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent)
        if begins and open_ == [False, True] and isinstance(event, yaml.MappingStartEvent):
            return
        if begins:
            open_.append(isinstance(event, yaml.SequenceStartEvent))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            open_.pop()
        yield event


def _build(events: Iterator[Any]) -> Node | None:
    documents = ListNode(0)
    open_: list[ListNode | MapNode] = [documents]
    for event in events:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent() if documents.rows:
                what = _("ไฟล์เดียวมีหลายแบบ")
                mend = _("แยกเป็นไฟล์ละแบบ และลบเส้น ---")
                raise UnreadableFileError("file-several", line, what, mend)
            case yaml.AliasEvent():
                _no_anchor(line)
            case yaml.ScalarEvent():
                _plain(event, line)
                _put(open_[-1], TextNode(event.value.strip(), line))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                _plain(event, line)
                if len(open_) > DEPTH:
                    what = _("รายการซ้อนกันลึกเกินไป")
                    mend = _("ย้ายรายการย่อยไปเป็นรายการของตนเอง แล้วโยงด้วย in")
                    raise UnreadableFileError("nested-lists", line, what, mend)
                lists = isinstance(event, yaml.SequenceStartEvent)
                node = ListNode(line) if lists else MapNode(line)
                _put(open_[-1], node)
                open_.append(node)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                open_.pop()
    return next(iter(documents.rows), None)


def _put(top: ListNode | MapNode, node: Node) -> None:
    if isinstance(top, ListNode):
        top.rows.append(node)
    elif top.key is None:
        if not isinstance(node, TextNode):
            what = _("ชื่อช่องเป็นรายการ")
            mend = _("ชื่อช่องต้องเป็นคำเดียว เช่น title: ข้อความ")
            raise UnreadableFileError("field-name-list", node.line, what, mend)
        top.key = node
    else:
        name, top.key = top.key, None
        if name.text in top.pairs:
            top.twice.append((name.text, name.line))
        else:
            top.pairs[name.text] = node
            top.lines[name.text] = name.line


def _plain(event: Any, line: int) -> None:
    if event.anchor is not None:
        _no_anchor(line)
    if event.tag is not None:
        what = _("มีเครื่องหมาย ! นำหน้าค่า")
        mend = _("ลบเครื่องหมาย ! ทุกค่าในแบบเป็นข้อความธรรมดา")
        raise UnreadableFileError("yaml-tag", line, what, mend)


def _no_anchor(line: int) -> NoReturn:
    what = _("มีเครื่องหมาย & หรือ * ที่อ้างค่าซ้ำ")
    mend = _("เขียนค่าเต็มในทุกแห่ง หรือใส่เครื่องหมายคำพูดคร่อม")
    raise UnreadableFileError("yaml-anchor", line, what, mend)


def _explain(problem: str, line: str) -> tuple[str, str]:
    """Return in words what the parser's `problem` in this line is, and how to mend it."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _("มีแท็บในที่ที่ต้องเป็นช่องว่าง"), _("แทนแท็บด้วยช่องว่าง")
    for sign, what, mend in (
        ("quoted scalar", _("เครื่องหมายคำพูดไม่ปิด"), _("ปิดเครื่องหมาย ' หรือ \" ให้ครบคู่")),
        (
            "flow",
            _("วงเล็บไม่ปิดหรือขาดจุลภาค"),
            _("ตรวจ , ] และ } ของบรรทัดนี้ ข้อความที่มี , : [ ] { } ให้คร่อมด้วย '"),
        ),
        ("simple key", _("ขาดเครื่องหมาย : หลังชื่อช่อง"), _("เขียนเป็น `ชื่อ: ค่า` โดยเว้นวรรคหลัง :")),
        (
            "mapping values",
            _("มีเครื่องหมาย : เกินหรือย่อหน้าไม่ตรง"),
            _("คร่อมข้อความที่มี : ด้วย ' และจัดย่อหน้าให้ตรงกัน"),
        ),
        ("cannot start", _("ค่าขึ้นต้นด้วยอักขระพิเศษ"), _("คร่อมค่าด้วย '")),
        ("block", _("ย่อหน้าไม่ตรงกัน"), _("จัดย่อหน้าของบรรทัดนี้ให้ตรงกับบรรทัดก่อนหน้า")),
    ):
        if sign in problem:
            return what, mend
    return _("รูปแบบของไฟล์ไม่ถูกต้อง"), _("ตรวจบรรทัดนี้และบรรทัดก่อนหน้า หรือคร่อมข้อความด้วย '")
