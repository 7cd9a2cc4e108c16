"""What a page shows of gaps: each with the rows that were made of it, and what a new row would say by itself."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.forms.ports import Reader
from core.gaps.gaps import PROMISE, OpenGap, every_gap, gaps_of
from core.gaps.grade import GradeWay, ways_of
from core.gaps.rows import GapRow, GapRows, PlanPlace, has_rows, made_rows, named_row, owner_of, places, until_of
from core.log.contents import standing
from core.thai.dates import fiscal_year
from core.values import Ref


class GapLine(NamedTuple):
    """A gap with its rows, or, while it has none, those of the same record that are not done."""

    gap: OpenGap
    rows: tuple[GapRow, ...]
    made: bool  # one of them is of this very gap

    @property
    def open(self) -> bool:
        """Whether anything is left of it: what was promised is kept once its row is done."""
        kept = self.made and all(one.done for one in self.rows)
        return not (self.gap.kind == PROMISE and kept)


class GapsView(NamedTuple):
    """Gaps of one document, and where their rows would go."""

    year: int
    lines: tuple[GapLine, ...]
    places: tuple[PlanPlace, ...]
    decided: bool  # the first is offered: rows of gaps went there before, or it is a plan for such rows
    owner: str
    until: str  # ISO

    @property
    def new(self) -> tuple[OpenGap, ...]:
        """Those of which no row was made."""
        return tuple(one.gap for one in self.lines if not one.made)


class ShownGaps(NamedTuple):
    """What stands on the page of an assessment beside its items."""

    assessment: Ref
    made: GapRows
    ways: tuple[GradeWay, ...]


class Asking(NamedTuple):
    """Whose gaps are asked for, on which day, by whom."""

    unit: str
    person: str
    today: date


def gaps_view(
    reader: Reader, home: Ref, by: Asking, only: Sequence[OpenGap] | None = None
) -> GapsView:  # fmt: skip
    """The gaps of a document, or `only` these. UserError when it is not here."""
    year = standing(reader, home).number("year") or fiscal_year(by.today)
    of = standing(reader, home).text("instrument_id")
    return _viewed(reader, by, year, gaps_of(reader, home) if only is None else tuple(only), of)


def year_gaps(reader: Reader, by: Asking, year: int) -> GapsView:
    """The gaps of every document of a year."""
    return _viewed(reader, by, year, every_gap(reader, by.unit, year))


def _viewed(reader: Reader, by: Asking, year: int, gaps: Sequence[OpenGap], of: str = "") -> GapsView:
    made = made_rows(reader, by.unit, by.today)
    found = places(reader, by.unit, year, of)
    first = gaps[0] if len(gaps) == 1 else None
    return GapsView(
        year,
        tuple(line for one in gaps if (line := _line(one, made)).open),
        found,
        bool(found) and (found[0].fits or has_rows(reader, found[0].plan)),
        owner_of(reader, by.unit, by.person),
        until_of(first, year, by.today).isoformat(),
    )


def _line(gap: OpenGap, made: GapRows) -> GapLine:
    rows = made.get(gap.source.local, ())
    own = tuple(one for one in rows if _is_of(one, gap, len(rows)))
    return GapLine(gap, tuple(one for one in own or rows if not one.done), bool(own))


def _is_of(row: GapRow, gap: OpenGap, most: int) -> bool:
    return any(row.row == named_row(row.plan, gap, n) for n in range(1, most + 2))


def shown_gaps(reader: Reader, assessment: Ref, by: Asking) -> ShownGaps:
    """What the page of an assessment shows at its items, and the ways to a grade."""
    return ShownGaps(assessment, made_rows(reader, by.unit, by.today), ways_of(reader, assessment))
