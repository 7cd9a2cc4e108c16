"""Read the periods of imported rows from ticks, amounts or colours in the columns of quarters or months."""

from collections.abc import Container, Mapping

from core.i18n import _
from core.tables.heads import (
    NOTHING,
    figure_of,
    place_in_year,
)
from core.tables.kinds import BodyRows
from core.tables.marks import BOXES, crosses_that_tick, mark_of
from core.tables.questions import TableContext
from core.tables.years import span_words
from core.tabular import Place

Ticked = dict[int, list[int]]  # positions in the fiscal year, by row
PlacedWords = dict[Place, str]  # by row and position in the fiscal year


class TickedSpans:
    """The columns of quarters or months of a table, which become the period of each row."""

    def __init__(self, table: TableContext) -> None:
        self._asked, self._cells, head, expected = table
        self._painted = {*self._cells.sheet.painted}
        self._words = head.words
        self._year = expected.year
        plans = {n: part for n, part in head.parts.items() if n not in head.results}
        self._sort = "m" if any(part[0] == "m" for part in plans.values()) else "q"
        whole = 12 if self._sort == "m" else 4
        # position in the fiscal year of each column, behind its end too
        self.places = {
            n: place_in_year(part) + whole * (n in head.later)
            for n, part in plans.items()
            if part[0] == self._sort
        }

    def of_rows(self, rows: BodyRows) -> Mapping[int, str]:
        """Return the span of each row, by its ticked quarters or months."""
        ticked, odd, crosses = self._marks(rows)
        ticked = _without(ticked, crosses)
        if odd:
            said = _("ช่องใต้ไตรมาสหรือเดือนที่เป็นจำนวนหรือคำ {n} ช่อง เช่น “{words}”").format(
                n=f"{len(odd):,}", words=next(iter(odd.values()))[:40]
            )
            if self._asked.ask("parts", said, _("ถือว่าทำในช่วงนั้น"), _("ไม่ใช้")):
                ticked = _without(ticked, odd)
        ticked = self._with_painted(rows, ticked)
        gaps = [
            row for row, places in ticked.items() if max(places) - min(places) >= len({*places})
        ]
        if gaps:
            said = _("แถวที่ช่วงไม่ติดกัน {n} แถว").format(n=f"{len(gaps):,}")
            if self._asked.ask("gaps", said, _("ตั้งแต่ช่วงแรกถึงช่วงสุดท้าย"), _("เว้นว่าง")):
                for row in gaps:
                    del ticked[row]
        return {
            row: span_words(self._sort, min(places), max(places), self._year)
            for row, places in ticked.items()
        }

    def _marks(self, rows: BodyRows) -> tuple[Ticked, PlacedWords, PlacedWords]:
        """Return the marked places of each row, the words there that are no mark, and the crosses that say no."""
        ticked, odd, crosses = Ticked(), PlacedWords(), PlacedWords()
        marks = 0
        for line in rows:
            for n, place in self.places.items():
                words = self._cells.at(line.row, n)
                if words in NOTHING or figure_of(words) == 0 or not words.strip(BOXES):
                    continue
                mark = mark_of(words)
                marks += 1
                if mark == "no":
                    continue
                if not mark:
                    odd[line.row, place] = words
                    self._asked.leave_row(line.row, self._words[n], words)
                elif mark == "cross":
                    crosses[line.row, place] = words
                ticked.setdefault(line.row, []).append(place)
        ticks = crosses_that_tick(self._asked, [*crosses.values()], marks, "crosses")
        return ticked, odd, {} if ticks else crosses

    def _with_painted(self, rows: BodyRows, ticked: Ticked) -> Ticked:
        """Return the ticked places with those that are only painted, if a person takes colours for ticks."""
        painted = {
            line.row: [place for n, place in self.places.items() if (line.row, n) in self._painted]
            for line in rows
        }
        painted = {row: places for row, places in painted.items() if places}
        # else whole rows are painted, to tell them apart
        if all(len(places) == len(self.places) for places in painted.values()):
            return ticked
        count = sum(map(len, painted.values()))
        said = _("ช่องว่างใต้เดือนหรือไตรมาสที่ระบายสี {n} ช่อง").format(n=f"{count:,}")
        first = int(bool(ticked))
        if self._asked.ask(
            "painted", said, _("ถือว่าทำในช่วงนั้น"), _("ไม่ใช้"), first=first, proven=False
        ):
            return ticked
        return {row: [*ticked.get(row, []), *painted.get(row, [])] for row in {**ticked, **painted}}


def _without(ticked: Ticked, places: Container[Place]) -> Ticked:
    """Return the ticked places of each row except `places`, and no row without one."""
    left = {row: [one for one in own if (row, one) not in places] for row, own in ticked.items()}
    return {row: own for row, own in left.items() if own}
