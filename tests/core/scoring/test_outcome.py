"""With how many decimals figures are shown: as few as keep each on its side of every limit, and never without end."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.forms.shape import Band
from core.scoring.outcome import GradingPoints
from storage.instruments.reader import read

FORM = read(Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml")
F = Fraction


@pytest.mark.parametrize(
    ("least", "total", "places"),
    [
        (F(80), F("79.9"), 2),
        (F(80), F("79.9999"), 4),
        (F("33.333"), F(100, 3), 3),
        (
            F(100, 3),
            F(100, 3),
            2,
        ),  # no decimal is the limit itself: however many there are, one lies below it
        (F(100, 3), F(98, 3), 2),
    ],
)
def test_a_figure_has_the_decimals_that_keep_it_on_its_side_of_a_limit(
    least: Fraction, total: Fraction, places: int
) -> None:
    form = replace(FORM, bands=(Band(id="a", of="total", least=least),), passes=())
    assert GradingPoints(form, total, F(0)).places() == places
