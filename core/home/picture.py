"""The results of a unit's assessments over the last years, which the home page shows as a picture."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from core.assessment.ranking import ExactResult
from core.assigning.programme_steps import SELF
from core.forms.ports import Reader, bound_form, form_here
from core.records.titles import titled
from core.thai.written import arabic_digits
from core.values import Record, Ref, gathered

YEARS = 5  # the year shown is the last


class ResultWay(NamedTuple):
    """The results of one assessment over the years: (fiscal year, base points as a share of the full ones)."""

    title: str
    points: tuple[tuple[int, Fraction], ...]


def result_ways(reader: Reader, unit: str, last: int) -> Iterator[ResultWay]:
    """Yield the ways of the unit's assessments that have results of two years and more, each answered whole. However
    many documents there are, the assessments are read once and their stored results once."""
    every = reader.records("assessment", unit, round=SELF)
    shown = [one for one in every if last - YEARS < (one.number("year") or 0) <= last]
    if len({one.number("year") for one in shown}) < 2:
        return
    results = ExactResult.kept(reader, "assessment", unit, round=SELF)
    alike = gathered(((one.text("instrument_id"), one.number("no") or 1), one) for one in shown)
    for same in alike.values():
        points = tuple(sorted(_points(same, results)))
        form = form_here(reader.forms, bound_form(same[-1])) if len(points) > 1 else None
        # where fewer points are better, what rises would be read the wrong way round
        if form is not None and form.better == "more":
            yield ResultWay(titled(arabic_digits(str(form.heading)), same[-1]), points)


def _points(
    records: Sequence[Record], results: Mapping[Ref, ExactResult]
) -> Iterator[tuple[int, Fraction]]:
    for one in records:
        result = results.get(one.ref)
        if result is not None and result.full and result.coverage[0] == result.coverage[1]:
            yield one.number("year") or 0, min(Fraction(1), result.base / result.full)
