"""What a centre publishes: everything it ranks by, and nothing that only the unit may know."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest

from core.assessment.ranking import rank
from core.assessment.start_deeds import import_answers
from core.centre.published import TABLES, Row
from core.centre.publishing import harmless, publish
from core.log.deeds import add_row
from core.values import Plain, Ref, Text, Written
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import CDD, ctx, register
from tests.published import DOCUMENT, written

SECRET = "ถ้อยคำลับเฉพาะ"


def rows(folder: Folder, table: str) -> Sequence[dict[str, object]]:
    found: list[Row] = [
        row for part in publish(folder, date(2026, 1, 15)) if part.table.name == table for row in part.rows
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
    (place,), (row,) = rank(assessed, CDD, 2569), rows(assessed, "assessment")
    above, below = (int(str(row[f"total_{part}"])) for part in ("num", "den"))
    assert Fraction(str(row["total"])) == Fraction(above, below) == place.total
    assert (row["unit"], row["assessed"], row["counting"]) == (place.unit, *place.coverage)
    assert {one["region"] for one in rows(assessed, "unit") if one["unit"] == place.unit} == {7}
    items = rows(assessed, "item")
    assert len(items) == place.coverage[1]
    assert sum(one["answer"] != "not_assessed" for one in items) == place.coverage[0]


def test_every_row_has_the_cells_of_its_table_and_a_key_of_its_own(assessed: Folder) -> None:
    for part in publish(assessed, date(2026, 1, 15)):
        assert {len(row) for row in part.rows} <= {len(part.table.columns)}
        assert {row[0] for row in part.rows} <= {part.unit}
        assert len({row[: part.table.key] for row in part.rows}) == len(part.rows)


def test_no_note_reason_person_or_marked_title_leaves(assessed: Folder) -> None:
    (answer, *_more) = assessed.records("answer", assessed.writer.unit)
    own = assessed.writer.unit
    change = ctx(assessed)
    evidence = add_row(change, assessed, own, "evidence", {"title": Text(SECRET), "personal": 1, "note": Text(SECRET)})
    add_row(change, assessed, own, "person", {"name": Text(SECRET), "position": Text(SECRET)})
    ref = next(one for one in evidence.touched if one.entity == "evidence")
    file: dict[str, Written] = {"evidence": Plain(ref.local), "name": Text(SECRET), "sha256": Plain("ab" * 32)}
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
    add_row(ctx(folder), folder, ref.scope, "erasure", {"of": Plain(f"{ref.local}/{field}/{stored.hash}")})


def test_words_are_no_formulas_and_numbers_stay_numbers() -> None:
    for words in ("=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"):
        assert harmless(words) == f"'{words}"
    for words in ("-5", "-7/12", "-0.5", "-1,000", "ทดสอบ", "", "a=b"):
        assert harmless(words) == words
    assert harmless("a\0b") == "ab"


def test_no_cell_that_is_published_begins_a_formula(assessed: Folder) -> None:
    made = add_row(ctx(assessed), assessed, assessed.writer.unit, "evidence", {"title": Text("=HYPERLINK(1)")})
    assert made.touched
    cells = [cell for part in publish(assessed, date(2026, 1, 15)) for row in part.rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]


def test_the_document_of_the_tables_is_what_is_declared() -> None:
    assert DOCUMENT.read_text("utf-8") == written()
