"""Every shipped form that scores, sent by two offices of a centre, is told: pictures, figures, tables and papers."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date

import pytest

from core.assessment.start_deeds import import_answers
from core.blocks.document import Document
from core.centre.year_report import (
    YearReportQuery,
    YearReportSelection,
    behind,
    year_papers,
    year_report,
)
from core.log.deeds import add_row
from core.values import Plain, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_results import deriving
from tests.core.conftest import NOON, ctx
from tests.country import settle_in
from tests.journeys.test_shipped_forms import FORMS, SHIPPED, samples
from tests.provinces import TILES

SCORED = [using for using in SHIPPED if FORMS.get(using).kind and not FORMS.get(using).of_people]
NAMES = {"S10": "จังหวัดลำปาง", "S30": "จังหวัดน่าน"}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """Two provinces that have sent the first sample of every form."""
    room = tmp_path_factory.mktemp("told")
    with ExitStack() as held:

        def made(code: str, kind: str) -> Folder:
            return held.enter_context(
                closing(create(room / code, room / "keys", code, code, kind, "", 2569, NOON))
            )

        whole = made("S00", "centre")
        offices = [made(code, "province") for code in NAMES]
        papers = [settle_in(whole, "centre"), *(settle_in(one, "province") for one in offices)]
        for code, called in NAMES.items():
            said: dict[str, Written] = {
                "code": Plain(code),
                "name": Text(called),
                "region": 3,
                "kind": Plain("province"),
            }
            add_row(ctx(whole), whole, "all", "unit", said)
        for office in offices:
            for using in SCORED:
                given = samples()[using][0]
                import_answers(ctx(office), office, FORMS.get(using), int(given["year"]), given)
        whole.exchange.take_segments(papers)
        for office in offices:
            whole.exchange.take_segments(*office.exchange.give())
        whole.results.derive_by(deriving())
        yield whole


@pytest.mark.parametrize("using", SCORED)
def test_a_year_by_any_form_is_told_and_printed(centre: Folder, using: str) -> None:
    form, year = FORMS.get(using), int(samples()[using][0]["year"])
    asked = YearReportQuery(centre.writer.unit, year, date(2026, 1, 20), TILES, form.id)
    told = year_report(asked, centre)
    assert told.overview.form is not None
    assert told.overview.form.id == form.id
    full = {one.unit for one in told.overview.scored}
    assert len(full) in (0, 2), "both, or none where the form gives no points"
    for picture in told.pictures:
        assert all(len(row.cells) == len(picture.sheet.heads) for row in picture.sheet.rows)
        assert all(0 <= one.share <= 1 for one in picture.bars if one.share is not None)
        keys = {one.key for one in picture.cells} | {one.key for one in picture.bars}
        shown = [behind(told.overview, picture.id, key) for key in sorted(keys) if key]
        assert all(len(row.cells) == 3 for one in shown if one for row in one.rows)
        (paper,) = year_papers(asked, YearReportSelection(picture.id), centre)
        assert picture.sheet.title in " ".join(
            (*map(str, paper.title), *Document.walk(paper.blocks))
        )
    tables = year_papers(asked, YearReportSelection(), centre)
    assert len(tables) == 3
    assert [one.place.tied for one in told.decisions.units] == [True, True], (
        "the same answers are level"
    )


def test_a_form_that_is_not_here_is_no_year(centre: Folder) -> None:
    asked = YearReportQuery(centre.writer.unit, 2569, date(2026, 1, 20), TILES, "nobody")
    told = year_report(asked, centre)
    assert told.decisions.units == ()
