"""An office that has lived for years opens in the year that it is, names the year of every task, and no page fails."""

from collections.abc import Callable

import pytest

from tests.decade.clock import Clock, day_of
from tests.decade.conftest import Decade
from tests.decade.pages import OpenWindow
from tests.decade.world import DISTRICT
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
        found = opening.words(window, year)
    assert all(found.values()), [page for page, words in found.items() if not words]
