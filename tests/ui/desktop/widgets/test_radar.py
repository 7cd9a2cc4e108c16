"""The names round a chart of branches never lie over each other, whatever the form calls them and however large."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QRectF

from core.forms.shape import Instrument
from core.scoring.total import Answers
from tests.core.committee.test_combining import SCORED
from ui.desktop.theme.look import Look
from ui.desktop.widgets.painted import RadarChart

CHARTED = [form for form in SCORED if len(Answers().tree(form).branches()) >= 3]


def written(look: Look, names: list[str], width: int) -> list[tuple[str, QRectF]]:
    chart = RadarChart(look)
    chart.show_shares(names, [Fraction(0)] * len(names))
    ground = QRectF(0, 0, width, look.px(170))
    return chart.boxes(ground, *chart.round(ground))


@pytest.mark.parametrize("form", CHARTED, ids=lambda one: one.using)
@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.usefixtures("look")
def test_nothing_lies_over_anything(form: Instrument, scale: int) -> None:
    look = Look("light", scale)
    names = [str(one.short) or str(one.title) for one in Answers().tree(form).branches()]
    found = written(look, names, 316 + (scale - 100) * 6 // 5)
    assert len(found) == len(names)
    assert [
        (a, b)
        for n, (a, one) in enumerate(found)
        for b, other in found[:n]
        if one.intersects(other)
    ] == []
    assert [one for one, _box in found] in (names, [str(n + 1) for n in range(len(names))])


def test_few_short_names_are_written_and_many_long_ones_are_numbers(look: Look) -> None:
    assert [one for one, _box in written(look, ["หนึ่ง", "สอง", "สาม"], 316)] == ["หนึ่ง", "สอง", "สาม"]
    long = ["ใช้มาตรฐานสากลสร้างความโปร่งใสในการบริการ"] * 12
    assert [one for one, _box in written(look, long, 316)] == [str(n + 1) for n in range(12)]
