"""A scored sheet as rows for the tables of papers: branches, levels, items and extra points, each with its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.cells import STATES, BranchResult, QuestionAnswer
from core.assessment.tables import tally_words
from core.exact import points_text
from core.forms.computed import PLAN
from core.forms.operations import CellValue
from core.forms.shape import Band, CellFormula, Dimension, ExtraPoints, Field, Instrument, Item
from core.forms.sheet import (
    BAND,
    BRANCH,
    CELLS,
    EXTRA,
    FULL,
    ITEM,
    LEVEL,
    NUMBER,
    POINTS,
    TOTAL,
    sheet_form,
)
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.papers.source import assessed, extra_points
from core.plan.tree import PlanCell, PlanRow
from core.scoring.outcome import GradingPoints, stands, weight_of
from core.scoring.score import EVERYBODY, Answer, DimensionScore, Score
from core.scoring.total import Answers
from core.values import Record, Ref


class SheetCellText(NamedTuple):
    """The value of a cell of a scored sheet and its words on paper; a cell that does not apply prints a dash."""

    value: CellValue = None  # compared by conditions
    words: str = ""  # as printed; "" = a gap
    applies: bool = True  # False: not asked for, printed as a dash


UNKNOWN, UNASKED = SheetCellText(), SheetCellText(applies=False)
GIVEN = (POINTS, FULL, BAND, "weighted")  # what an item gives
WHOLE_ONLY = frozenset(CELLS[PLAN]) - frozenset(CELLS[BRANCH])


@dataclass(frozen=True)
class SheetRowBuilder:
    """The maker of a scored sheet's table rows, from its form, answers and score."""

    form: Instrument
    record: Record
    answers: Answers
    notes: Mapping[str, str]
    tree: Tree
    score: Score
    # by item, once the rows are made
    cells: dict[str, tuple[QuestionAnswer, ...]] = field(default_factory=dict)
    blank: dict[tuple[str, SheetCellText], tuple[frozenset[str], Mapping[str, PlanCell]]] = field(
        default_factory=dict
    )

    def whole(self) -> PlanRow:
        """Return the top row, which has the totals of the sheet and all other rows below it."""
        found, form = self.score, self.form
        known = bool(found.coverage[0] and found.full)
        most = found.full + extra_points(form)
        band = _words(found.band or "") if known else UNKNOWN
        passes = SheetCellText("yes", _("ผ่าน")) if found.passes else SheetCellText("no", _("ไม่ผ่าน"))
        cells = {
            TOTAL: self._got(found.total, known),
            "base": self._got(found.base, known),
            EXTRA: self._got(found.extra, known),
            FULL: self._got(most, bool(most)),
            BAND: band,
            "passes": passes if known and found.passes is not None else UNKNOWN,
            "coverage": _coverage(*found.coverage),
        }
        branches = {one.id: one for one in BranchResult.every(self.tree, found)}
        rows = [self._branch(branches, one) for one in self.tree.branches()]
        rows += [self._extra(one) for one in form.extra]
        return replace(
            self._row(PLAN, "", "", cells, rows), ref=self.record.ref, record=self.record
        )

    def _row(
        self,
        kind: str,
        id_: str,
        number: str,
        cells: Mapping[str, SheetCellText],
        rows: list[PlanRow],
        other: SheetCellText = UNKNOWN,
    ) -> PlanRow:
        """Return a row with all cells that rows of its kind have; those not in `cells` are `other`. Cells of other
        kinds are empty, so that they never show the figure of the whole, except those only the whole has."""
        ref = Ref(self.record.ref.scope, "sheet", f"{kind}/{id_}")
        if (kind, other) not in self.blank:
            self.blank[kind, other] = self._gaps(kind, other)
        own, gaps = self.blank[kind, other]
        made = dict(gaps)
        for name, said in cells.items():
            if name in own:
                made[name] = PlanCell(
                    name, ref, "", made[name].spec, said.value, said.words, applies=said.applies
                )
        if NUMBER in made and not made[NUMBER].words:
            del made[NUMBER]
        return PlanRow(ref, kind, Record(ref, {}), 0, number, made, tuple(rows))

    def _gaps(
        self, kind: str, other: SheetCellText
    ) -> tuple[frozenset[str], Mapping[str, PlanCell]]:
        """Return the ids of the cells that rows of a kind have, and the empty cell for every id."""
        speaks, ref = sheet_form(self.form), Ref("", "sheet", kind)
        every: tuple[Field | CellFormula, ...] = (*speaks.fields, *speaks.computed)
        own = {
            of.id: of for of in every if kind in (of.kind if isinstance(of, Field) else (of.kind,))
        }
        rest = {of.id: of for of in every if kind != PLAN and of.id not in WHOLE_ONLY}
        said = {name: other if name in own else UNKNOWN for name in (*own, *rest)}
        gaps = {
            name: PlanCell(
                name, ref, "", own.get(name) or rest[name], None, "", applies=one.applies
            )
            for name, one in said.items()
        }
        return frozenset(own), gaps

    def _branch(self, branches: Mapping[str, BranchResult], dimension: Dimension) -> PlanRow:
        """Return a branch with its items, its levels from 0 up, and the branches within it."""
        branch, part = branches[dimension.id], self.score.part(dimension.id)
        known = bool(branch.assessed and part.full)
        got = SheetCellText(part.points, _figure(part.points, part.places))
        reached = SheetCellText(Fraction(part.level), branch.level_words)
        level = reached if known and part.rungs else UNKNOWN
        cells = {
            "text": _words(str(dimension.title)),
            NUMBER: _words(str(branch.number)),
            POINTS: got if known else UNKNOWN,
            FULL: self._got(part.full, bool(part.full)),
            "percent": self._got(part.percent, known),
            LEVEL: level,
            BAND: _words(branch.band),
            "weight": self._got(branch.weight, branch.weight is not None),
            "weighted": self._got(part.points * weight_of(dimension), known),
            "coverage": _coverage(branch.assessed, branch.item_count),
        }
        levels = self.tree.levels(dimension.id)
        nodes = (dimension.id, *(f"{dimension.id}/{level}" for level in levels if not part.rungs))
        rows = [self._item(child) for node in nodes for child in self.tree.children(node)]
        lowest = [0] if self.tree.words(dimension.id, 0) else []
        rows += [self._level(dimension, level, part) for level in (*lowest, *levels) if part.rungs]
        rows += [self._branch(branches, one) for one in self.tree.branches(dimension.id)]
        return self._row(f"{BRANCH}{branch.depth + 1}", dimension.id, branch.name, cells, rows)

    def _level(self, dimension: Dimension, level: int, part: DimensionScore) -> PlanRow:
        node = f"{dimension.id}/{level}"
        said = self.tree.words(dimension.id, level)
        reached = part.level >= level if level else part.level == 0
        text = str(said.text) if said else ""
        cells = {
            "text": _words(text),
            NUMBER: _words(str(level)),
            LEVEL: SheetCellText(Fraction(level), self.form.called.level_nth(level)),
            POINTS: self._got(dimension.points_at(level), True),
            "state": _met(reached if assessed(self.score, self.tree, dimension.id) else None),
        }
        rows = [self._item(one) for one in self.tree.children(node)] if level else []
        return self._row(LEVEL, node, "", cells, rows)

    def _extra(self, extra: ExtraPoints) -> PlanRow:
        awards = self.answers.extra.get(extra.id)
        held = None if awards is None else extra.holds.holds(Fraction(awards))
        cells = {
            "text": _words(str(extra.text)),
            POINTS: self._got(extra.points if held else Fraction(0), held is not None),
            FULL: self._got(extra.points, True),
            "state": _met(held),
            "note": _words(self.notes.get(extra.id, "")),
        }
        return self._row(EXTRA, extra.id, "", cells, [])

    def _item(self, item: Item, *, counts: bool = True) -> PlanRow:
        """Return the row of an item, or of a group with its items, which give no points if the group has its own."""
        dimension, level = self.tree.position(item.id)
        nth = UNASKED
        if level:
            nth = SheetCellText(Fraction(level), self.form.called.level_nth(level))
        cells = {
            "text": _words(str(item.text)),
            NUMBER: _words(item.number),
            LEVEL: nth,
            "note": _words(self.notes.get(item.id, "")),
            "weight": self._got(item.weight, item.weight is not None),
        }
        own = self._group(item) if item.need else self._answered(item, dimension)
        if not counts:
            own |= dict.fromkeys(GIVEN, UNASKED)
        counts = counts and not (item.need and item.points is not None)
        rows = [self._item(child, counts=counts) for child in self.tree.children(item.id)]
        return self._row(
            ITEM, item.id, item.number, cells | own, rows, UNKNOWN if item.need else UNASKED
        )

    def _group(self, item: Item) -> dict[str, SheetCellText]:
        """Return the state of a group from the items in it, and its points if it has its own."""
        begun = any(
            self.score.items[one.id].state is not ItemState.NOT_ASSESSED
            for one in self.tree.answered(item.id)
        )
        met = stands(self.tree, item, self.score.items) if begun else None
        if item.points is None:
            return {"state": _met(met)}
        got = self._got(item.points if met else Fraction(0), met is not None)
        return {"state": _met(met), POINTS: got, FULL: self._got(item.points, True)}

    def _answered(self, item: Item, dimension: str) -> dict[str, SheetCellText]:
        """Return the answers to an item and their result."""
        scored = self.score.items[item.id]
        answer = self.answers.items.get(item.id, Answer())
        excused = (
            scored.state is ItemState.NOT_APPLICABLE and scored.result is not ItemState.NOT_MET
        )
        points = scored.points or Fraction(0)
        bands = GradingPoints.in_force(self.form, self.score, Band.of_branch(self.form, dimension))
        known = scored.points is not None and scored.state is not ItemState.NOT_ASSESSED
        band = one.name if known and (one := Band.reached(bands, points)) else ""
        if self.answers.people is not None and item.id in self.form.entry_items:
            tally = self.answers.people.get(EVERYBODY, {}).get(item.id)
            words = "" if self.answers.asking else tally_words(self.tree, item, tally)
            own: dict[str, SheetCellText] = {"choice": _words(words), "state": UNASKED}
        else:
            cells = self.cells[item.id] = QuestionAnswer.of(self.tree, item, answer, scored)
            found = next(
                (cell for cell in cells if cell.kind in ("waits", "choice", "state")), None
            )
            if found:
                words = found.answer
            else:
                words = band or (points_text(points) if known else "")
            own = {cell.id: SheetCellText(cell.value, cell.answer) for cell in cells if cell.id}
            # what it comes to, of one that is measured
            own |= {"choice": SheetCellText(answer.choice or answer.state, words)}
            own |= {"state": _state(scored.state if excused else scored.result)}
        applies = scored.state is not ItemState.NOT_APPLICABLE or scored.points is not None
        alone = replace(self.form, bands=bands, passes=()) if bands and known else None
        if alone:
            places = GradingPoints(alone, points, points, {dimension: points}).places()
        else:
            places = self.score.places
        if known:
            got = SheetCellText(points, _figure(points, places))
            weighted = self._got(points * weight_of(item), True)
        else:
            got = weighted = UNKNOWN if applies else UNASKED
        shown = {
            POINTS: got,
            FULL: self._got(scored.most, True) if applies else UNASKED,
            BAND: _words(band),
            "weighted": weighted,
        }
        if not scored.most:  # it climbs a level: it gives nothing of its own
            shown |= dict.fromkeys(GIVEN, UNASKED)
        return own | shown

    def _got(self, number: Fraction | None, known: bool) -> SheetCellText:
        """Return the cell of a figure; a cell without value if it is not known."""
        if known and number is not None:
            return SheetCellText(number, _figure(number, self.score.places))
        return UNKNOWN


def sheet_rows(
    form: Instrument, record: Record, answers: Answers, notes: Mapping[str, str]
) -> SheetRowBuilder:
    """Return a builder of a scored sheet's rows, with the score computed from `answers`; `notes`: {item id: note}."""
    return SheetRowBuilder(form, record, answers, notes, answers.tree(form), answers.score(form))


def _figure(number: Fraction, places: int) -> str:
    """Return points without trailing zeros, unless the form says how many decimals there are."""
    said = points_text(number, places)
    return said.rstrip("0").rstrip(".") if "." in said and type(places) is int else said


def _words(text: str) -> SheetCellText:
    return SheetCellText(text or None, text)


def _coverage(assessed: int, total: int) -> SheetCellText:
    return SheetCellText(Fraction(assessed), f"{assessed}/{total}")


def _met(met: bool | None) -> SheetCellText:
    """Return the state of a level, group or extra points, reached or not; None = not known yet."""
    known = ItemState.MET if met else ItemState.NOT_MET
    return _state(ItemState.NOT_ASSESSED if met is None else known)


def _state(state: ItemState) -> SheetCellText:
    return SheetCellText(state, "" if state is ItemState.NOT_ASSESSED else _(STATES[state]))
