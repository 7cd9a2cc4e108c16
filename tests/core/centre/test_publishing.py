"""What a centre publishes: all it ranks by, nothing only the unit may know, whatever an office wrote."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.ranking import RankingRow
from core.assessment.start_deeds import import_answers
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import DECLINED, JOINED
from core.centre.published import TABLES, Row
from core.centre.publishing import publish
from core.entities import ENTITIES, FieldDeclaration, ValueKind, record_id
from core.log.deeds import add_row, delete_record
from core.values import Change, Plain, Ref, Text, Written
from storage.db.folder.store import Folder
from storage.publish import parquet, sqlite_file
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import CDD, register
from tests.core.conftest import ctx
from tests.published import DOCUMENT, written

SECRET = "ถ้อยคำลับเฉพาะ"


def rows(folder: Folder, table: str) -> Sequence[dict[str, object]]:
    found: list[Row] = [
        row
        for part in publish(folder, date(2026, 1, 15))
        if part.table.name == table
        for row in part.rows
    ]
    names = next(one.names for one in TABLES if one.name == table)
    return [dict(zip(names, row, strict=True)) for row in found]


def everything(folder: Folder) -> str:
    return repr([part.rows for part in publish(folder, date(2026, 1, 15))])


@pytest.fixture
def assessed(folder: Folder) -> Folder:
    import_answers(ctx(folder), folder, CDD, 2569, sample("cdd_province_a.json"))
    return folder


def test_an_assessment_is_published_with_the_figures_it_is_ranked_by(assessed: Folder) -> None:
    register(assessed, "S10", region=7)
    (place,), (row,) = RankingRow.ranked(assessed, CDD, 2569), rows(assessed, "assessment")
    above, below = (int(str(row[f"total_{part}"])) for part in ("num", "den"))
    assert Fraction(str(row["total"])) == Fraction(above, below) == place.total
    assert (row["unit"], row["assessed"], row["counting"]) == (place.unit, *place.coverage)
    assert {one["region"] for one in rows(assessed, "unit") if one["unit"] == place.unit} == {7}
    items = rows(assessed, "item")
    assert len(items) == place.coverage[1]
    assert sum(one["answer"] != "not_assessed" for one in items) == place.coverage[0]


def test_steps_are_published_of_whom_a_programme_asks_and_of_nobody_else(assessed: Folder) -> None:
    register(assessed, "S10", kind=Plain("province"))

    def asking() -> set[object]:
        return {row["programme"] for row in rows(assessed, "step")}

    assert asking() == {"cdd-clean-programme"}, (
        "what is voluntary asks nothing of who has not joined"
    )
    answer_programme(ctx(assessed), assessed, programme="cdd-clean-programme", answer=DECLINED)
    assert asking() == set()
    answer_programme(ctx(assessed), assessed, programme="ita-programme", answer=JOINED)
    assert asking() == {"ita-programme"}


def test_no_note_reason_person_or_marked_title_leaves(assessed: Folder) -> None:
    (answer, *_more) = assessed.records("answer", assessed.writer.unit)
    own = assessed.writer.unit
    change = ctx(assessed)
    evidence = add_row(
        change,
        assessed,
        own,
        "evidence",
        {"title": Text(SECRET), "personal": 1, "note": Text(SECRET)},
    )
    add_row(change, assessed, own, "person", {"name": Text(SECRET), "position": Text(SECRET)})
    ref = next(one for one in evidence.touched if one.entity == "evidence")
    file: dict[str, Written] = {
        "evidence": Plain(ref.local),
        "name": Text(SECRET),
        "sha256": Plain("ab" * 32),
    }
    add_row(change, assessed, own, "file", file)
    assert SECRET not in everything(assessed)
    assert [one["title"] for one in rows(assessed, "evidence")] == [None]
    assert answer.ref.scope == own


def test_open_titles_are_published_until_they_are_erased(assessed: Folder) -> None:
    own = assessed.writer.unit
    made = add_row(ctx(assessed), assessed, own, "evidence", {"title": Text(SECRET)})
    ref = next(one for one in made.touched if one.entity == "evidence")
    assert SECRET in everything(assessed)
    erase(assessed, ref, "title")
    assert SECRET not in everything(assessed)
    assert [one["title"] for one in rows(assessed, "evidence")] == [None]


def erase(folder: Folder, ref: Ref, field: str) -> None:
    found = folder.privacy.words(lambda words: words == SECRET)
    (stored,) = [one for one in found if (one.ref, one.field) == (ref, field)]
    add_row(
        ctx(folder),
        folder,
        ref.scope,
        "erasure",
        {"of": Plain(f"{ref.local}/{field}/{stored.hash}")},
    )


def test_no_cell_that_is_published_begins_a_formula(assessed: Folder) -> None:
    made = add_row(
        ctx(assessed), assessed, assessed.writer.unit, "evidence", {"title": Text("=HYPERLINK(1)")}
    )
    assert made.touched
    cells = [
        cell for part in publish(assessed, date(2026, 1, 15)) for row in part.rows for cell in row
    ]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]


def test_the_document_of_the_tables_is_what_is_declared() -> None:
    assert DOCUMENT.read_text("utf-8") == written()


TODAY = date(2026, 1, 15)


REPORT = "progress"


MOST = 2**53 - 1  # of a number in the log


KINDS = (
    *(
        "assessment",
        "sheet",
        "answer",
        "plan",
        "row",
        "progress",
        "evidence",
        "file",
        "link",
        "paper",
    ),
    *("standing", "unit", "office", "person", "deadline"),
)


TOKENS = (
    *(
        "cdd-clean",
        "cdd-clean/2569/1",
        "self",
        "2569Q1",
        "2569",
        "2026-01-01",
        "2026-02-30",
        "d1.l1.1",
        "met",
    ),
    *("province", "centre", "model"),
)


WORDS = ("=1+1", "-1,000", "ก", "a\tb", "2569", "\ud7ff")


NUMBERS = (0, 1, 2, -1, 2568, 2569, 10**10, MOST, -MOST)


def value(chance: random.Random, field: FieldDeclaration, name: str, refs: list[Ref]) -> Written:
    if field.kind is ValueKind.TEXT:
        return Text(chance.choice(WORDS))
    if field.kind is ValueKind.INTEGER or (field.kind is ValueKind.ANY and chance.random() < 0.5):
        return chance.choice(NUMBERS)
    if field.reference:
        return Plain(chance.choice([ref for ref in refs if ref.entity == name] or refs).local)
    return Plain(chance.choice(TOKENS))


def odd_office(folder: Folder, chance: random.Random) -> None:
    """Records of every kind that is published, of some of them two with the same fields."""
    own = folder.writer.unit
    refs = [
        Ref(
            own if "unit" in ENTITIES[kind].scope_kinds else "all", kind, chance.randbytes(16).hex()
        )
        for kind in KINDS
        for _number in range(chance.randint(1, 3))
    ]
    for ref in refs:
        given: dict[str, Written] = {}
        for field in ENTITIES[ref.entity].fields:
            name = field.name + (".a" if field.family else "")
            if chance.random() < 0.8:
                given[name] = value(chance, field, name, refs)
        for one in (ref, ref._replace(id=chance.randbytes(16).hex()))[: chance.randint(1, 2)]:
            folder.save(
                ctx(folder), "edit", [Change(one, name, each) for name, each in given.items()]
            )


@pytest.mark.parametrize("seed", range(12))
def test_an_office_that_wrote_anything_stops_nobody(
    folder: Folder, tmp_path: Path, seed: int
) -> None:
    odd_office(folder, random.Random(seed))
    parts = list(publish(folder, TODAY))
    for part in parts:
        assert len({row[: part.table.key] for row in part.rows}) == len(part.rows)
    done = sqlite_file.write(tmp_path / "c.db", parts)
    parquet.write(tmp_path / "out", parts)
    with closing(sqlite3.connect(tmp_path / "c.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert done.rows == sum(len(part.rows) for part in parts) > len(KINDS)


def plan(folder: Folder) -> Ref:
    """A plan with one row."""
    own = folder.writer.unit
    made, row = Ref(own, "plan", "aa" * 16), Ref(own, "row", "bb" * 16)
    given: dict[str, Written] = {
        "instrument_id": Plain("x"),
        "year": 2569,
        "using": Plain("x/2569/1"),
    }
    changes = [Change(made, name, each) for name, each in given.items()]
    changes += [
        Change(row, "plan", Plain(made.local)),
        Change(row, "kind", Plain("k")),
        Change(row, "f.a", Text("งาน")),
    ]
    folder.save(ctx(folder), "edit", changes)
    return row


def report(folder: Folder, row: Ref, id_: str, words: str, period: str = "2569Q1") -> None:
    ref = Ref(row.scope, REPORT, id_)
    named = [Change(ref, "period", Plain(period))] if period else []
    folder.save(
        ctx(folder),
        "edit",
        [Change(ref, "row", Plain(row.local)), *named, Change(ref, "f.a", Text(words))],
    )


def test_a_report_on_no_period_is_not_taken_for_what_was_planned(folder: Folder) -> None:
    row = plan(folder)
    report(folder, row, "0" * 32, "adrift", period="")
    assert [(one["period"], one["words"]) for one in rows(folder, "plan_value")] == [("", "งาน")]


SENT: dict[str, dict[str, Written]] = {
    "assessment": {"instrument_id": Plain("x"), "year": 2569},
    "plan": {"instrument_id": Plain("x"), "year": 2569},
    "evidence": {"kind": Plain("photo")},
    "paper": {"form": Plain("x")},
}


@pytest.mark.parametrize("kind", SENT)
def test_a_unit_of_which_only_one_thing_is_here_is_published_with_it(
    folder: Folder, kind: str
) -> None:
    own = folder.writer.unit
    delete_record(ctx(folder), folder, Ref(own, "office", record_id(own, "office", own)))
    assert [one["unit"] for one in rows(folder, "unit")] == []
    made = Ref(own, kind, "aa" * 16)
    folder.save(
        ctx(folder), "edit", [Change(made, name, each) for name, each in SENT[kind].items()]
    )
    assert [(one["unit"], one["registered"]) for one in rows(folder, "unit")] == [(own, 0)]
    assert [(one["unit"], one["id"]) for one in rows(folder, kind)] == [(own, made.id)]
