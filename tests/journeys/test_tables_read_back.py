"""What a plan is written to Excel as is read back as the same rows, of every shipped form; so is whatever a page or a
paper shows of a value, of every type of field, in each language."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import exact_text
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, number_of
from core.forms.shape import Field
from core.i18n import kept_in
from core.plan.grid_view import grid_kinds, grid_of
from core.plan.paste_view import fitting, judged
from core.plan.table_file import row_columns, rows_over, table_file
from core.plan.view import PlanPage
from core.tables.reading import TableReadResult
from core.thai.written import Period, thai_digits
from core.values import Plain, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.tables.writer import write_table
from storage.workbook import read_workbook
from tests.core.plan.plans import NOON, every_type
from tests.journeys.test_shipped_forms import FORMS, PARTS, entered, samples

PLANS = [using for using in samples() if not FORMS.get(using).kind]
PARTS_OF = [
    [part.id for year in (2568, 2569) for part in Period.each(year, sort)] for sort in "qhm"
]
RANGES = [
    f"{first}/{last}"
    for parts in PARTS_OF
    for n, first in enumerate(parts)
    for last in parts[n + 1 :]
]
SPANS = ["2569", *(one for parts in PARTS_OF for one in parts), *RANGES]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    room = tmp_path_factory.mktemp("back")
    folder = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON)
    yield folder
    folder.close()


def same(each: Field, value: CellValue) -> object:
    """What a value is compared by: its parts in any order, 7.0 as 7, nothing as nothing."""
    if each.many:
        return {*str(value or "").split(",")}
    return number_of(value) if type_of(each).figure else value or None


def lost(page: PlanPage, kind: str, path: Path) -> list[str]:
    """What of the rows of a kind does not come back from the workbook they are written to."""
    own = page.kind(kind)
    assert own is not None
    grid = grid_of(page, own)
    write_table(path, table_file(page, grid))
    fit = fitting(page.form, kind, page.named, page.links, page.year)
    found = TableReadResult.best(read_workbook(path), row_columns(page, fit, {}))
    above = {
        f"คอลัมน์ {one.title}"
        for one in page.form.kinds
        if one.id == own.within and not [*rows_over(page.form, kind)]
    }
    told = [f"{one.where} {one.reason} {one.words}" for one in found.left if one.where not in above]
    told += [one.words for one in found.doubts]
    rows = [row for row in grid.rows if any(row.words(name) for name in fit.fields)]
    if len(rows) != len(found.rows):
        return [*told, f"{kind}: {len(found.rows)} rows of {len(rows)}"]
    for row, cells in zip(rows, found.rows, strict=True):
        back = {
            name: judged(fit, name, cell)
            for name, cell in zip(found.fields, cells, strict=True)
            if name
        }
        for name, each in fit.fields.items():
            cell, came = row.cells[name], back.get(name)
            value = None if came is None or came.value is None else read(each, came.value)
            if not cell.waits and same(each, cell.value) != same(each, value):
                told.append(f"{kind}.{name}: {cell.words!r} as {came}")
    return told


@pytest.mark.parametrize("using", PLANS)
def test_every_sample_written_to_excel_is_read_back_as_the_same_rows(
    office: Folder, tmp_path: Path, using: str
) -> None:
    form = FORMS.get(using)
    for n, one in enumerate(samples()[using], 1):
        ref, year = entered(office, form, one, n), int(one["year"])
        part = Period.each(year, PARTS[form.periods])[0].id if form.periods in PARTS else ""
        page = PlanPage.of(office, ref, part)
        for kind in grid_kinds(page):
            told = lost(page, kind.id, tmp_path / f"{kind.id}.xlsx")
            assert not told, "\n".join(told)


def values() -> st.SearchStrategy[tuple[str, Written]]:
    """A type of field and what one of its fields may hold."""
    number = st.decimals(0, 10**7, places=2, allow_nan=False).map(
        lambda one: Plain(exact_text(Fraction(one)))
    )
    day = st.dates(date(1957, 1, 1), date(2156, 1, 1)).map(lambda one: Plain(one.isoformat()))
    spans = st.sampled_from(SPANS).map(Plain)
    of = {
        "text": st.just(Text("อบรม 5 วัน")),
        "longtext": st.just(Text("ก\nข")),
        "decimal": number,
        "money": st.integers(0, 10**12),
        "percent": number,
        "date": day,
        "period": spans,
        "choice": st.just(Plain("a1")),
        "units": st.just(Plain("all")),
    }
    whole = st.integers(0, 10**7)
    of |= {"integer": whole, "people": whole}
    return st.sampled_from(sorted(of)).flatmap(lambda name: st.tuples(st.just(name), of[name]))


@given(values(), st.sampled_from(["th", "en"]), st.booleans())
def test_what_is_shown_of_a_value_is_read_back_as_the_value(
    tmp_path_factory: pytest.TempPathFactory, one: tuple[str, Written], language: str, thai: bool
) -> None:
    name, value = one
    form = every_type(tmp_path_factory.mktemp("every"))
    with kept_in(language):
        fit = fitting(form, "row", {}, {}, 2569)
        each: Field = fit.fields[name]
        kept = read(each, value)
        shown = FieldType.words_of(form, each, kept, {})
        again = FieldType.typed_of(each, value)
        for words in (
            shown,
            again,
            thai_digits(shown) if thai and not type_of(each).words else shown,
        ):
            came = judged(fit, name, words)
            assert not came.wrong, (name, words, came)
            assert came.value is not None
            assert read(each, came.value) == kept, (name, words, came)
