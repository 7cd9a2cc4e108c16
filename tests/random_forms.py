"""Forms nobody wrote: good ones with words of the vocabulary exchanged; and what becomes of them."""

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from core.blocks.document import Block, Document, Row, Table, Together
from core.errors import FormFileFault, InvalidFormError, UserError
from core.forms.field_types import type_of
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.ports import Store
from core.forms.programme import Programme
from core.forms.shape import Field, Instrument, TrialCase, TrialCaseRow
from core.forms.vocabulary import ALLOWED, POINTS
from core.log.ports import Context
from core.papers.trial import TrialCaseFolder
from core.papers.trial_deeds import UNIT, FolderInMemory, SingleFormStore, _Entry
from storage.blobs import BlobStore
from storage.db.folder.folder import create
from storage.instruments.reader import parse
from storage.instruments.source import text_of, tree
from tests.every_paper import KINDS
from tests.form_faults import Sheet, plain, sound, written
from wiring.files import form_keeper

# What a text may hold and a page or paper must not take for anything but letters.
TEXTS = (
    "ข้อความธรรมดา", "<b>หนา</b> &amp; &lt;", "#set text(red) *ดาว* $x^2$ `โค้ด`", "=1+2", "'\" \\ %s {} {0} \\n",
    "<year> {<office.name>}", "ก\u200bข", "๑" * 300, "ไม่มีเว้นวรรค" * 40, "💧 é ﬁ", "https://example.go.th/?a=1&b=2",
    "../../etc/passwd", "-", "[x](y) _ขีด_",
)  # fmt: skip
TYPED = {
    "integer": "5",
    "decimal": "1.5",
    "money": "1,250.50",
    "percent": "62.5",
    "date": "2026-04-09",
    "period": "2569",
    "people": "12",
    "units": "all",
}
LIMITS, NUMBERS = (">= 1", "< 50", "= 0"), ("0", "1", "2", "7", "100")


def varied(chance: random.Random) -> Sheet:
    """A good instrument with some of its words put otherwise; it may be sound or not."""
    sheet = deepcopy(chance.choice([one for one in sound() if one.schema == "instrument"]))
    for _change in range(chance.randint(1, 8)):
        name = chance.choice(
            [key for key, value in sheet.fields.items() if _is_rows(value)] or [""]
        )
        rows = sheet.rows(name)
        at = chance.randrange(len(rows)) if rows else 0
        match chance.choice(("say", "say", "say", "leave out", "again", "away", "swap")):
            case "say" if rows:
                _say(sheet, name, rows[at], chance)
            case "leave out" if rows and name:
                required = {slot.key for slot in _slots(name) if slot.required}
                may = [key for key in rows[at] if key not in required]
                if may:
                    del rows[at][chance.choice(may)]
            case "again" if rows and name:
                rows.append(
                    {
                        **deepcopy(rows[at]),
                        **({"id": f"again{len(rows)}"} if "id" in rows[at] else {}),
                    }
                )
            case "away" if len(rows) > 1:
                del rows[at]
            case "swap" if len(rows) > 1:
                other = chance.randrange(len(rows))
                rows[at], rows[other] = rows[other], rows[at]
    return sheet


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _slots(name: str) -> list[FieldSchema]:
    top = SCHEMAS["instrument"]
    if not name:
        return [slot for slot in FieldSchema.slots(top) if not slot.rows]
    return [
        slot
        for each in FieldSchema.slots(top)
        if each.key == name and each.rows
        for slot in FieldSchema.slots(each.rows)
    ]


def _say(sheet: Sheet, name: str, row: dict[str, Any], chance: random.Random) -> None:
    """One field of the row says something its kind of field may say."""
    slot = chance.choice([one for one in _slots(name) if not one.rows])
    if slot.key == "id":
        return
    allowed = ALLOWED.get((name, slot.key))
    if allowed:
        value: Any = chance.choice(sorted(allowed))
    elif lists := POINTS.get((name, slot.key)):
        value = chance.choice(
            [one[1:] for one in lists if one[0] == "+"]
            + [
                each["id"]
                for one in lists
                if one[0] != "+"
                for each in sheet.rows(one)
                if "id" in each
            ]
            or [""]
        )
    else:
        value = chance.choice(
            {
                "words": TEXTS,
                "text": TEXTS,
                "integer": NUMBERS,
                "number": NUMBERS,
                "yes_no": ("yes", "no"),
                "limit": LIMITS,
                "least": (*NUMBERS, *LIMITS),
            }.get(slot.holds, ("",))
        )
    row[slot.key] = [value] if slot.many else value


def filled(form: Instrument | Programme | None, chance: random.Random) -> Iterator[Document]:
    """Every paper of the form, filled as somebody might; what is refused while it is filled is left out."""
    assert isinstance(form, Instrument)
    form = _with_answers(form, chance)
    folder = FolderInMemory(SingleFormStore(form))
    entry = _Entry(
        form,
        form.cases[0],
        folder,
        Context(datetime(form.edition - 543, 1, 1), lambda: "0" * 32, UNIT),
    )
    refused = [*entry.fill()]
    assert all(problem.what and problem.do for _row, problem in refused)
    made = TrialCaseFolder(cast(Store, folder), form, entry.plan, entry.assessment, entry.rows)
    assert not form.kind or made.score
    assert not form.kinds or made.tree is not None
    here = {"plan": folder.record(entry.plan), "assessment": folder.record(entry.assessment)}
    for paper in form.papers:
        if not any(here.get(kind) for kind in KINDS[paper.builder].entities):
            continue  # what it is printed of was refused while it was filled
        with suppress(UserError):  # a sentence
            document = made.document(paper.id, "")
            assert not [
                row
                for table in _tables(document.blocks)
                for row in table.rows
                if not _fits(table, row)
            ]
            yield document


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Together):
            yield from _tables(block.blocks)


def _fits(table: Table, row: Row) -> bool:
    """Whether a row has a place for each of its cells; only a result's first one stands in several."""
    cells, columns = len(row.cells), len(table.columns)
    match row.kind:
        case "group" | "sub":
            return cells == 1
        case "result" | "total":
            return cells <= columns
        case _:
            return cells == columns


def _with_answers(form: Instrument, chance: random.Random) -> Instrument:
    """The form with one case in which much is filled in."""
    given: list[TrialCaseRow] = []
    rows: dict[str, str] = {}
    for kind in form.kinds:
        if kind.within in ("", *rows):
            rows[kind.id] = f"g.{kind.id}"
            says = [
                f"{one.id} = {_typed(form, one, chance)}"
                for one in form.fields
                if kind.id in one.kind
            ]
            above = rows.get(kind.within, "")
            given += [
                TrialCaseRow(id=rows[kind.id], kind=kind.id, within=above, says=(one,))
                for one in says[:1]
            ]
            given += [TrialCaseRow(id=rows[kind.id], says=(one,)) for one in says[1:]]
    for item in form.items:
        choices = [one.id for one in form.choices if one.within == item.scale]
        says = [f"state = {chance.choice(('met', 'not_met', 'not_applicable'))}"]
        says += [f"choice = {chance.choice(choices)}"] if choices else []
        says += [f"part.{one.id} = yes" for one in form.parts if one.within == item.id]
        says += [
            f"measure.{one.id} = {chance.choice(NUMBERS)}"
            for one in form.measures
            if one.within == item.id
        ]
        says += [
            f"ask.{one.id} = {_typed(form, one, chance)}"
            for one in form.asks
            if one.within == item.id
        ]
        given += [TrialCaseRow(item=(item.id,), says=(one,)) for one in says]
    return replace(form, cases=(TrialCase(id="random"),), given=tuple(given), expects=())


def _typed(form: Instrument, field: Field, chance: random.Random) -> str:
    choices = [one.id for one in form.choices if one.within == field.scale]
    if choices:
        return chance.choice(choices)
    return (
        TYPED.get(field.type, chance.choice(TEXTS)) if type_of(field).source != "entries" else "g.x"
    )


def damaged(chance: random.Random) -> bytes:
    """The bytes of a good form, damaged on the way."""
    data = bytearray(written(chance.choice(sound()))[0].encode())
    for _blow in range(chance.randint(1, 3)):
        lines = bytes(data).split(b"\n")
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.choice(("flip", "flip", "cut", "swap", "twice", "end")):
            case "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                continue
            case "cut":
                del lines[at]
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "twice":
                lines.insert(other, lines[at])
            case "end":
                lines = lines[: max(1, at)]
        data = bytearray(b"\n".join(lines) or b"\n")
    return bytes(data)


def kept(folder: Path) -> set[str]:
    """The files of an office folder but those of its database."""
    return {
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("prongsai.db")
    }


def refused_or_whole(data: bytes, place: Path) -> bool:
    """Whether a file was taken; one that was is kept as it is and says what it says, of another nothing is kept."""
    path, folder = place / "form.yaml", place / "office"
    path.write_bytes(data)
    if not folder.exists():
        create(
            folder,
            place / "keys",
            "สำนักงาน",
            "1001",
            "province",
            "",
            2569,
            datetime(2026, 4, 1, tzinfo=UTC),
        ).close()
    before, form = kept(folder), None
    faults: tuple[FormFileFault, ...] = ()
    try:
        form = form_keeper(place / "keys").keep_form(folder, path)
    except InvalidFormError as problem:
        faults = problem.faults
    if form is None:
        assert faults
        assert all(one.problem and one.mend and one.line > 0 for one in faults)
        assert kept(folder) == before
        return False
    assert form.file == sha256(data).hexdigest()
    assert BlobStore(folder / "blobs").path(form.file).read_bytes() == data
    fields = {key: plain(node) for key, node in tree(text_of(data)).pairs.items()}
    again = parse(written(Sheet("", "", fields))[0].encode(), "again")
    assert (again.form, again.faults) == (form, ())
    return True
