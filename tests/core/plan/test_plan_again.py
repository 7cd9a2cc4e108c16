"""A plan read again is the plan read anew, by the same rows; adding a row reads only what stands beside it."""

import secrets
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

import main
from core.entities import record_id
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.shape import Field, Instrument
from core.history.deeds import redo, undo
from core.log.deeds import delete_record
from core.plan.deeds import (
    CellInput,
    RowInsertPoint,
    add_plan_row,
    copy_row,
    enter_cells,
    move_row,
    start_plan,
)
from core.plan.links import own_periods
from core.plan.table_deeds import RowInput, enter_table
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.privacy.deeds import erase_person
from core.privacy.person_data import search_for
from core.values import Change, Changes, Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.reading.reader import FolderReader
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context
from tests.country import register, settle_in
from tests.known import every, known

PLACES = (main.RESOURCES / "instruments", Path(__file__).parents[2] / "data" / "instruments")
FORMS = FormLibrary(PLACES)
PLANS = [form.using for form in every(FORMS) if form.kinds and not form.kind]
STEPS, YEAR = 16, 2569
UNITS = [("S00", "centre", ""), ("S10", "province", "S00"), ("S11", "district", "S10")]


class Office(NamedTuple):
    folder: Folder
    reader: FolderReader


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One folder in which every plan is filled, and somebody who reads it meanwhile, as a window does."""
    room = tmp_path_factory.mktemp("again")
    folder = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "province", "", YEAR, NOON)
    settle_in(folder, "centre")
    folder.use_forms(FORMS)
    with closing(folder), closing(folder.reader()) as reader:
        yield Office(folder, reader)


def page(office: Office, plan: Ref, period: str, before: PlanPage | None = None) -> PlanPage:
    with office.reader.snapshot():
        return PlanPage.of(office.reader, plan, period, before)


class Walk(NamedTuple):
    """Somebody at a plan who does whatever comes to mind; each deed is one that pages offer, or that a file brings."""

    office: Office
    form: Instrument
    plan: Ref
    chance: Random

    def step(self, shown: PlanPage) -> None:
        deeds = (
            *(self.enter,) * 6,
            *(self.add,) * 4,
            self.delete,
            self.move,
            self.copy,
            self.undo,
            self.redo,
            self.hang,
            self.disagree,
            self.prove,
            self.name,
            self.refuse,
            self.number,
            *(self.file,) * 2,
        )
        with suppress(UserError):  # not every deed may be done to every row
            self.chance.choice(deeds)(shown)

    def row(self, shown: PlanPage) -> PlanRow | None:
        rows = shown.rows[1:]
        return self.chance.choice(rows) if rows else None

    def cell(self, shown: PlanPage) -> tuple[PlanRow, str, str]:
        """A row, a field of it, and words for that."""
        row = known(self.row(shown))
        fields = [
            one.spec
            for one in row.cells.values()
            if isinstance(one.spec, Field) and not type_of(one.spec).attached
        ]
        field = self.chance.choice(fields)
        choices = (
            [str(one.text) for one in self.form.choices if one.within == field.scale]
            if field.scale
            else []
        )
        typed = self.chance.choice(choices) if choices else type_of(field).typed
        long = (
            "ประชุมตามแผนของ กทศ. ไม่น้อยกว่า 5 - 9 ครั้ง"
            if self.chance.random() < 0.5
            else "ประชุมตามแผนของ กทศ ทุกเดือนตลอดทั้งปี"
        )
        words = long if type_of(field).words and not field.scale else typed
        return row, field.id, "" if self.chance.random() < 0.2 else words

    def save(self, *changes: Change) -> Changes:
        return self.office.folder.save(context(self.office.folder), "edit", changes)

    def enter(self, shown: PlanPage) -> None:
        if self.row(shown):
            row, name, words = self.cell(shown)
            given = [CellInput(name, words, row.cells[name].shown.seen)]
            enter_cells(
                context(self.office.folder),
                self.office.folder,
                self.form,
                row.ref,
                shown.period,
                given,
            )

    def add(self, shown: PlanPage) -> None:
        kind = self.chance.choice(self.form.kinds)
        above = (
            [row for row in shown.rows[1:] if row.kind == kind.within] if kind.within else [None]
        )
        if above:
            under = self.chance.choice(above)
            at = RowInsertPoint(self.plan, kind.id, under.ref if under else None, shown.period)
            add_plan_row(context(self.office.folder), self.office.folder, self.form, at)

    def file(self, shown: PlanPage) -> None:
        """Rows of a file, as one step, below several rows at once."""
        kind = self.chance.choice(self.form.kinds)
        above = (
            [row.ref for row in shown.rows[1:] if row.kind == kind.within]
            if kind.within
            else [None]
        )
        fields = [
            one for one in self.form.fields if kind.id in one.kind and not type_of(one).attached
        ]
        rows = []
        for n in range(self.chance.choice((3, 40)) if above else 0):
            at = RowInsertPoint(self.plan, kind.id, self.chance.choice(above), shown.period)
            some = self.chance.sample(fields, self.chance.randint(0, len(fields)))
            words = (
                (one, f"แถวที่ {n % 7}" if type_of(one).words else type_of(one).typed) for one in some
            )
            cells = tuple(CellInput(one.id, said, ()) for one, said in words)
            rows.append(RowInput(Ref(self.plan.scope, "row", secrets.token_hex(16)), cells, (), at))
        enter_table(context(self.office.folder), self.office.folder, self.form, shown.period, rows)

    def delete(self, shown: PlanPage) -> None:
        row = self.row(shown)
        if row:
            delete_record(context(self.office.folder), self.office.folder, row.ref)

    def move(self, shown: PlanPage) -> None:
        row = self.row(shown)
        if row:
            move_row(
                context(self.office.folder),
                self.office.folder,
                row.ref,
                self.chance.choice((-1, 1)),
            )

    def copy(self, shown: PlanPage) -> None:
        row = self.row(shown)
        if row:
            copy_row(context(self.office.folder), self.office.folder, self.form, row.ref)

    def undo(self, _shown: PlanPage) -> None:
        list(undo(context(self.office.folder), self.office.folder))

    def redo(self, _shown: PlanPage) -> None:
        list(redo(context(self.office.folder), self.office.folder))

    def hang(self, shown: PlanPage) -> None:
        """A row is put below any other, or one that is not here: what files bring need not be sound."""
        row = self.row(shown)
        if row:
            under = self.chance.choice(
                ["", f"row/{secrets.token_hex(16)}", *(one.ref.local for one in shown.rows[1:])]
            )
            self.save(
                Change(
                    row.ref,
                    "parent",
                    Plain(under) if under else None,
                    row.record.shown("parent").seen,
                )
            )

    def disagree(self, shown: PlanPage) -> None:
        """Two values nobody has chosen between."""
        row = self.row(shown)
        if row:
            field = self.chance.choice(
                [one for one in row.cells.values() if one.field and one.ref == row.ref]
            )
            self.save(Change(row.ref, field.field, Text(secrets.token_hex(4))))

    def prove(self, shown: PlanPage) -> None:
        row = self.row(shown)
        if row:
            unit = self.plan.scope
            piece = Ref(unit, "evidence", secrets.token_hex(16))
            link = Ref(unit, "link", record_id(unit, "link", piece.local, row.ref.local, "", ""))
            named = {"evidence": Plain(piece.local), "target": Plain(row.ref.local)}
            self.save(
                Change(piece, "title", Text("ภาพ")),
                *(Change(link, name, value) for name, value in named.items()),
            )

    def name(self, _shown: PlanPage) -> None:
        """Somebody comes to work here, in a division that gets another name."""
        unit = self.plan.scope
        self.save(Change(Ref(unit, "person", secrets.token_hex(16)), "name", Text("สมชาย ใจดี")))
        self.save(Change(Ref(unit, "division", f"{1:032x}"), "name", Text(secrets.token_hex(3))))

    def refuse(self, shown: PlanPage) -> None:
        """What was typed is no value: it stays on this PC."""
        row = self.row(shown)
        if row:
            field = self.chance.choice([one for one in row.cells.values() if one.field])
            change = Change(field.ref, field.field, Text(secrets.token_hex(2)))
            self.office.folder.keep_drafts(context(self.office.folder), change, refused=True)

    def number(self, shown: PlanPage) -> None:
        row = self.row(shown)
        if row:
            self.save(
                Change(
                    row.ref, "number", Text(secrets.token_hex(1)), row.record.shown("number").seen
                )
            )


def filled(office: Office, using: str, seed: int) -> Walk:
    form = FORMS.get(using)
    made = start_plan(context(office.folder), office.folder, form, YEAR, ordinal=None)
    return Walk(
        office, form, next(ref for ref in made.touched if ref.entity == "plan"), Random(seed)
    )


def same(one: PlanPage, other: PlanPage) -> None:
    assert [row.ref for row in one.rows] == [row.ref for row in other.rows]
    for mine, yours in zip(one.rows, other.rows, strict=True):
        assert mine == yours
    assert one.findings == other.findings
    assert one == other


@pytest.mark.parametrize("using", PLANS)
def test_whatever_is_done_to_a_plan_it_reads_again_as_it_reads_anew(
    office: Office, using: str
) -> None:
    walk = filled(office, using, 16)
    periods = own_periods(walk.form, YEAR)
    shown = page(office, walk.plan, "")
    for _step in range(STEPS):
        # more than one save may come between two readings
        for _deed in range(walk.chance.choice((1, 1, 2))):
            walk.step(shown)
        period = shown.period if walk.chance.random() < 0.9 else walk.chance.choice(periods)
        shown = page(office, walk.plan, period, shown)
        same(shown, page(office, walk.plan, period))
    assert len(shown.rows) > 1


def rows_of(shown: PlanPage) -> dict[Ref, PlanRow]:
    return {row.ref: row for row in shown.rows}


@pytest.fixture
def moral(office: Office) -> tuple[Walk, PlanPage]:
    """A plan of some activities, as it is shown."""
    walk = filled(office, "dsi-moral-plan", 1)
    at = RowInsertPoint(walk.plan, "activity", None, str(YEAR))
    for _row in range(6):
        add_plan_row(context(office.folder), office.folder, walk.form, at)
    return walk, page(office, walk.plan, "")


def test_what_came_from_elsewhere_is_read(
    office: Office, moral: tuple[Walk, PlanPage], tmp_path: Path
) -> None:
    walk, before = moral
    office.folder.exchange.take_segments(register(UNITS))
    with closing(
        create(tmp_path / "S11", tmp_path / "keys", "S11", "S11", "district", "", YEAR, NOON)
    ) as other:
        office.folder.exchange.take_segments([settle_in(other)])
        office.folder.exchange.take_segments(*other.exchange.give())
    now = page(office, walk.plan, "", before)
    same(now, page(office, walk.plan, ""))
    assert now.units != before.units


def test_words_that_were_erased_are_read_no_more(
    office: Office, moral: tuple[Walk, PlanPage]
) -> None:
    walk, before = moral
    row = next(one for one in before.rows if one.kind == "activity")
    walk.save(Change(row.ref, "f.title", Text("นางสาวสมหญิง ใจงาม"), row.cells["title"].shown.seen))
    before = page(office, walk.plan, "", before)
    assert known(before.row(row.ref)).words("title")
    asked = search_for(office.folder, walk.plan.scope, "สมหญิง ใจงาม")
    erased = asked.data(office.folder, walk.plan.scope)
    erase_person(context(office.folder), office.folder, erased, "request", names=asked.words)
    now = page(office, walk.plan, "", before)
    assert known(now.row(row.ref)).words("title") == ""
    same(now, page(office, walk.plan, ""))


PARTS, WORKS = 3, 4


LINES = [
    *({"id": f"p{n}", "kind": "part"} for n in range(PARTS)),
    *({"id": f"w{n}", "kind": "work", "parent": f"p{n % PARTS}"} for n in range(PARTS * WORKS)),
    *({"id": f"s{n}", "kind": "step", "parent": f"w{n % 5}"} for n in range(20)),
]
