"""Forms that ask everything the language can ask, made of its own tables: a new type or way of answering is in them."""

from collections.abc import Iterator
from typing import NamedTuple

from core.forms.field_types import FIELD_TYPES, FieldType

ROW, HEAD = "row", "head"  # kinds: any number of rows, and one for the whole plan
ITEM, OWN = "d.asked", "answers"  # the item that asks, the scale it asks by
SCALE = """\
scales:
- {id: answers, title: คำตอบ}
choices:
- {in: answers, id: a1, text: คำตอบแรก, points: 1}
- {in: answers, id: a2, text: คำตอบที่สอง, points: 0}
"""


class Cell(NamedTuple):
    """A field of a type, or a question of an item: what a form types into it, and what pages and papers then say."""

    name: str
    type: FieldType
    words: str  # of the row that declares it
    typed: str
    said: str


def field_cells() -> Iterator[Cell]:
    """Of each type a field in every way it may be declared."""
    for name, one in FIELD_TYPES.items():
        yield from (
            Cell(name, one, *way) if not n else Cell(f"{name}_{n}", one, *way)
            for n, way in enumerate(ways(one))
        )


def ways(one: FieldType) -> list[tuple[str, str, str]]:
    """What else it says, what is typed, what is said: entries of a list of the form, of its own rows, several."""
    plain = ("", one.typed, one.shown)
    return {
        "": [plain],
        "choices": [
            (f", scale: {OWN}", "a1", "คำตอบแรก"),
            (f", scale: {OWN}, many: yes", "a1, a2", "คำตอบแรก, คำตอบที่สอง"),
        ],
        "register": [plain, (", to: office.division", "all", "ทุกหน่วย")],
        "entries": [
            (", to: every-type.choices", "a1", "คำตอบแรก"),
            (f", to: plan.{ROW}, many: yes", "first", "แถวแรก"),
        ],
    }[one.source]


def plan_form(*, empty: bool = False) -> str:
    """A plan with every field in rows and once for the whole, a preset and a case of each; `empty`: none."""
    found = [*field_cells()]
    given = [cell for cell in found if cell.typed]
    says = ", ".join(f"'{cell.name} = {cell.typed}'" for cell in given)
    fields = [
        f"- {{id: {cell.name}, kind: [{HEAD}, {ROW}], type: {cell.type.name}{cell.words}, title: ช่อง {cell.name}}}"
        for cell in found
    ]
    columns = [
        f"- {{paper: {kind}s, head: {cell.name}, show: <{cell.name}>}}"
        for kind in (HEAD, ROW)
        for cell in found
    ]
    own = [
        f"rows:\n- {{id: first, kind: {ROW}, says: title = แถวแรก}}",
        f"- {{id: preset, kind: {ROW}, says: [title = ตั้งต้น, {says}]}}",
        f"given:\n- {{id: case, kind: {ROW}, says: [title = กรณี, {says}]}}",
        f"- {{id: whole, kind: {HEAD}, says: [title = ทั้งแผน, {says}]}}",
        "expects:",
        *(
            f"- {{of: {row}, cell: {cell.name}, is: '{cell.said}'}}"
            for row in ("preset", "case", "whole")
            for cell in given
        ),
        *(
            f"- {{paper: {paper}s, row: {row}, column: {cell.name}, is: '{cell.said}'}}"
            for paper, row in ((ROW, "ตั้งต้น"), (ROW, "กรณี"), (HEAD, "ทั้งแผน"))
            for cell in given
        ),
    ]
    return "\n".join(
        [
            "id: every-type",
            "edition: 2569",
            "title: ทุกชนิดของช่อง",
            "help: ใช้ลองทุกชนิดของช่อง",
            SCALE + "kinds:",
            f"- {{id: {HEAD}, at_least: 1, most: 1, title: ทั้งแผน}}",
            f"- {{id: {ROW}, title: แถว}}",
            "fields:",
            f"- {{id: title, kind: [{HEAD}, {ROW}], required: plan, title: ชื่อ}}",
            *fields,
            "papers:",
            *(
                f"- {{id: {kind}s, rows: {kind}, page: landscape, title: [ตาราง]}}"
                for kind in (HEAD, ROW)
            ),
            "columns:",
            *(f"- {{paper: {kind}s, head: ชื่อ, show: <title>, width: 4}}" for kind in (HEAD, ROW)),
            *columns,
            *([] if empty else own),
            "",
        ]
    )


def ask_cells() -> Iterator[Cell]:
    """Of each type that an item may ask, a question."""
    for name, one in FIELD_TYPES.items():
        if one.askable:
            words, typed, said = ways(one)[0]
            yield Cell(name, one, words, typed, f"{said} {one.unit()}".strip())


def sheet_form(*, empty: bool = False) -> str:
    """An assessment whose one item asks every type, with a case; `empty`: nothing given."""
    found = [*ask_cells()]
    says = ", ".join(f"'ask.{cell.name} = {cell.typed}'" for cell in found)
    own = [
        f"given:\n- {{item: {ITEM}, says: [{says}]}}",
        "expects:",
        *(f"- {{paper: check, is: 'ถาม {cell.name}: {cell.said}'}}" for cell in found),
    ]
    return "\n".join(
        [
            "id: every-ask",
            "edition: 2569",
            "title: ทุกชนิดของคำถาม",
            "help: ใช้ลองทุกชนิดของคำถาม",
            "kind: sum",
            "dimensions:\n- {id: d, title: ส่วนเดียว}",
            f"items:\n- {{id: {ITEM}, in: d, text: ข้อที่ถาม}}",
            SCALE + "asks:",
            *(
                f"- {{id: {cell.name}, in: {ITEM}, type: {cell.type.name}{cell.words}, text: ถาม {cell.name}}}"
                for cell in found
            ),
            "papers:\n- {id: check, builder: checklist, title: [แบบตรวจ]}",
            *([] if empty else own),
            "",
        ]
    )
