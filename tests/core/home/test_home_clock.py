"""A PC whose clock stands wrong is told so where the day begins."""

from datetime import date

import pytest

from core.home.tasks import _clock


@pytest.mark.parametrize(("year", "told"), [(1970, True), (2026, False), (2569, True), (2099, True)])
def test_a_day_on_which_nobody_can_work_is_told(year: int, told: bool) -> None:
    assert bool(list(_clock(date(year, 11, 20)))) is told
