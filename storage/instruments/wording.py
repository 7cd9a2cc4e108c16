"""Reads a table of official texts (replacing texts of a form) from YAML, as published, or from a spreadsheet's CSV."""

import csv
import json
from hashlib import sha256
from io import StringIO
from pathlib import Path

from core.boundary import bounded, unread
from core.errors import FormFileFault, InvalidFormError
from core.forms.published import OfficialText, OfficialTextTable
from core.i18n import _
from storage.files import opened
from storage.instruments.compiled import LIMIT
from storage.instruments.source import (
    ListNode,
    MapNode,
    TextNode,
    UnreadableFileError,
    text_of,
    tree,
)

FORMAT = "wording/1"
HEAD = ("form", "lang")  # fields of the table itself, each given once
ROW = {"id", "text"}
SPREADSHEET = ".csv"


def is_wording(data: bytes) -> bool:
    """Return whether a file that begins with these bytes is a table of official texts."""
    return f"format: {FORMAT}".encode() in data[:200]


@bounded(unread)
def read_wording(path: Path) -> OfficialTextTable:
    """Return the table of official texts in a file. Raises InvalidFormError with all faults."""
    with opened(path) as file:
        data = file.read(LIMIT + 1)
    return parse_wording(data, path.name)


def parse_wording(data: bytes, name: str) -> OfficialTextTable:
    """Return the table of official texts in `data`. InvalidFormError if it has faults, which call the file `name`."""
    faults: list[FormFileFault] = []
    try:
        text = text_of(data)
        head, rows = (
            _table(text, name, faults) if name.endswith(SPREADSHEET) else _sheet(text, name, faults)
        )
    except UnreadableFileError as problem:
        faults.append(FormFileFault(name, problem.line, problem.what, problem.mend, problem.code))
        head, rows = {}, []
    if not faults and not head.get("form"):
        mend = _("เขียนรหัสและปีของแบบ เช่น form: cdd-clean/2564")
        faults.append(FormFileFault(name, 1, _("ไม่บอกว่าเป็นถ้อยคำของแบบใด"), mend, "wording-form"))
    if faults:
        first = faults[0]
        raise InvalidFormError(
            _("ใช้ตารางถ้อยคำในไฟล์ {file} ไม่ได้").format(file=name),
            _("บรรทัด {line}: {what}").format(line=first.line, what=first.problem),
            first.mend,
            faults,
        )
    return OfficialTextTable(
        head["form"], head.get("lang") or "th", tuple(rows), sha256(data).hexdigest()
    )


def written(table: OfficialTextTable) -> bytes:
    """Return a table of official texts as published YAML: one row a line, each text as a JSON string."""
    lines = [
        f"format: {FORMAT}",
        f"form: {json.dumps(table.form)}",
        f"lang: {json.dumps(table.lang)}",
        "texts:",
    ]
    for one in table.texts:
        id_, text = (json.dumps(value, ensure_ascii=False) for value in (one.id, one.text))
        lines.append(f"- {{id: {id_}, text: {text}}}")
    return "\n".join((*lines, "")).encode()


def _sheet(
    text: str, name: str, faults: list[FormFileFault]
) -> tuple[dict[str, str], list[OfficialText]]:
    root = tree(text)
    head: dict[str, str] = {}
    rows: list[OfficialText] = []
    for key, node in root.pairs.items():
        if key == "texts" and isinstance(node, ListNode):
            for one in node.rows:
                row = _row(one)
                if row is None:
                    what = _("แถวนี้ไม่ใช่ id กับ text")
                    mend = _("เขียนเป็น - {id: รหัส, text: ข้อความ}")
                    faults.append(FormFileFault(name, one.line, what, mend, "wording-row"))
                else:
                    rows.append(row)
        elif key in (*HEAD, "format") and isinstance(node, TextNode):
            head[key] = node.text
        else:
            what = _("ไม่รู้จักช่อง {name}").format(name=key[:40])
            faults.append(
                FormFileFault(
                    name, node.line, what, _("ใช้ format form lang และ texts"), "wording-field"
                )
            )
    if not faults and head.get("format") != FORMAT:
        mend = _("บรรทัดแรกต้องเป็น format: {format}").format(format=FORMAT)
        faults.append(FormFileFault(name, 1, _("ไฟล์นี้ไม่ใช่ตารางถ้อยคำ"), mend, "wording-format"))
    for key, line in root.twice:
        faults.append(
            FormFileFault(
                name, line, _("{name} มีสองครั้ง").format(name=key), _("ลบครั้งหนึ่ง"), "wording-again"
            )
        )
    return head, rows


def _row(node: object) -> OfficialText | None:
    if not isinstance(node, MapNode) or set(node.pairs) != ROW or node.twice:
        return None
    id_, text = node.pairs["id"], node.pairs["text"]
    if not isinstance(id_, TextNode) or not isinstance(text, TextNode):
        return None
    return OfficialText(id_.text, text.text, node.line)


def _table(
    text: str, name: str, faults: list[FormFileFault]
) -> tuple[dict[str, str], list[OfficialText]]:
    """Read CSV with two columns, id and text; the rows `form` and `lang` give the table's form and language."""
    head: dict[str, str] = {}
    rows: list[OfficialText] = []
    reader = csv.reader(StringIO(text))
    try:
        for filled in ([cell.strip() for cell in cells] for cells in reader):
            if not any(filled) or filled[:2] == ["id", "text"]:
                continue
            if len(filled) < 2 or any(filled[2:]):
                what = _("แถวนี้ไม่ใช่ id กับ text")
                mend = _("ใช้สองคอลัมน์: id และ text")
                faults.append(FormFileFault(name, reader.line_num, what, mend, "wording-cells"))
            elif filled[0] in HEAD and filled[0] not in head:
                head[filled[0]] = filled[1]
            else:
                rows.append(OfficialText(filled[0], filled[1], reader.line_num))
    except csv.Error as problem:
        what, mend = _("อ่านแถวนี้ไม่ได้"), _("บันทึกไฟล์ใหม่เป็น CSV (UTF-8)")
        raise UnreadableFileError("wording-csv", reader.line_num or 1, what, mend) from problem
    return head, rows
