"""An office that has lived for years opens in the year that it is, names the year of every task, and no page fails."""

from collections.abc import Callable

import pytest

from core.home.rows import LastBackups
from core.home.view import home
from core.thai.written import arabic_digits
from tests.decade.clock import Clock, day_of
from tests.decade.conftest import Decade
from tests.decade.pages import OpenWindow
from tests.decade.world import DISTRICT, PROVINCE
from tests.ui.desktop.acting import office
from tests.ui.desktop.conftest import IGNORED

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
DAYS = (
    (1, 10, 1),
    (1, 10, 15),
    (1, 1, 4),
    (1, 9, 30),
    (3, 1, 4),
)  # years after the last whole one, month, day
LISTS = ("home", "documents", "papers", "sign", "circle")  # pages that list the documents of a year


@pytest.mark.parametrize(("after", "month", "day"), DAYS)
def test_it_opens_in_the_present_year_and_every_page_comes(
    decade: Decade,
    opened_at: Callable[[Clock], OpenWindow],
    after: int,
    month: int,
    day: int,
) -> None:
    year = decade.last + after
    decade.clock.set(day_of(year, month, day))
    opening = opened_at(decade.clock)
    with opening.on(decade.pcs[DISTRICT]) as window:
        assert office(window).year == year
        pages = opening.words(window, year)
    assert all(pages.values()), [page for page, words in pages.items() if not words]


@pytest.mark.parametrize("name", [DISTRICT, PROVINCE])
def test_a_task_names_the_year_of_what_it_opens(decade: Decade, name: str) -> None:
    """But for the year that is shown, which the header names."""
    pc, year = decade.pcs[name], decade.last + 1
    now = day_of(year, 10, 15).replace(tzinfo=None)
    decade.clock.set(day_of(year, 10, 15))
    with decade.clock.of_deeds(), pc.desk.look(pc.folder) as reading:
        tasks = home(reading.reader, reading.unit, year, now, {}, LastBackups()).tasks
        records = {
            task.title: reading.reader.record(task.goal.ref) for task in tasks if task.goal.ref
        }
    others = {
        title: of
        for title, record in records.items()
        if record is not None and (of := record.number("year")) and of != year
    }
    assert others
    assert [title for title, of in others.items() if str(of) not in arabic_digits(title)] == []


def test_three_plans_of_one_form_are_told_apart_on_every_page(
    decade: Decade, opened_at: Callable[[Clock], OpenWindow]
) -> None:
    documents = [one for one in decade.facts["documents"] if one["office"] == DISTRICT]
    names = {one["name"] for one in documents if one["year"] == decade.last and one["name"]}
    assert len(names) == 3
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    opening = opened_at(decade.clock)
    with opening.on(decade.pcs[DISTRICT]) as window:
        pages = opening.words(window, decade.last)
    named = {
        page: {name for name in names if any(name in text for text in words)}
        for page, words in pages.items()
    }
    printed = [text for text in pages["papers"] if " พิมพ์ " in text]
    assert printed
    assert all(any(name in text for name in names) for text in printed)
    assert {page: found for page, found in named.items() if page in LISTS} == dict.fromkeys(
        LISTS, names
    )
