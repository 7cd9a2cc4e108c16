"""Test cases of a form: compare expected results with pages and papers, and estimate the work of running them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from core.assessment.cells import STATES, computed_of
from core.assessment.sheets import answers_of
from core.blocks.document import Bar, Cell, Document, Table, Tick
from core.blocks.elements import plain
from core.errors import UserError
from core.exact import PLACES, points_text
from core.forms.computed import PLAN
from core.forms.layout import FormFault, FormPath
from core.forms.operations import depth, number_of
from core.forms.ports import Reader
from core.forms.shape import (
    CellFormula,
    FormPaper,
    Instrument,
    PaperColumn,
    TrialCase,
    TrialCaseResult,
    TrialCaseRow,
)
from core.forms.sheet import is_sheet
from core.forms.tree import Tree
from core.forms.vocabulary import MOST_COLUMNS
from core.i18n import _, in_thai
from core.papers.source import PaperSource, built
from core.plan.links import own_periods
from core.plan.review_facts import ReviewedPlan
from core.plan.tree import PlanRow
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from core.thai.written import arabic_digits
from core.values import Record, Ref

MOST_STEPS, MOST_CASES = 10**6, 100
PRINTED = 10  # a cell on paper takes as long as this many others
PARTS = {"quarter": 4, "half": 2, "month": 12}
# words for the state of a tick box on a paper
TICKS = {"yes": "yes", "no": "no", "na": "na", "blank": ""}


def cases_of(form: Instrument) -> tuple[TrialCase, ...]:
    """Return a form's test cases; if it names none but has test data or expectations, one case with the id ""."""
    return form.cases or ((TrialCase(id=""),) if form.given or form.expects else ())


def given_in(form: Instrument, case: TrialCase) -> list[tuple[int, TrialCaseRow]]:
    """Return (index in `form.given`, row) for each row of a case's test data; rows that name no case belong to all."""
    return [(at, row) for at, row in enumerate(form.given) if not row.case or case.id in row.case]


def expected_in(form: Instrument, case: TrialCase) -> list[tuple[int, TrialCaseResult]]:
    return [(at, row) for at, row in enumerate(form.expects) if not row.case or case.id in row.case]


def too_much(form: Instrument) -> str:
    """Return a sentence why a form's test cases are too much work to run (an estimate); "" if they can be run."""
    cases = cases_of(form)
    if len(cases) > MOST_CASES:
        return _("มีกรณีทดสอบ {n} กรณี ทดสอบได้ไม่เกิน {most}").format(n=len(cases), most=MOST_CASES)
    wide = {
        paper.id: sum(_across(form, column) for column in form.columns if column.paper == paper.id)
        for paper in form.papers
    }
    if cases and max(wide.values(), default=0) > MOST_COLUMNS:
        widest = max(wide, key=lambda name: wide[name])
        says = _("แบบพิมพ์ {id} มี {n} คอลัมน์ ทดสอบได้ไม่เกิน {most}")
        return says.format(id=widest, n=wide[widest], most=MOST_COLUMNS)
    steps = sum(_steps(form, case, wide) for case in cases)
    if steps > MOST_STEPS:
        sentence = _("กรณีทดสอบต้องคำนวณ {n} ช่อง ทดสอบได้ไม่เกิน {most}")
        return sentence.format(n=f"{steps:,}", most=f"{MOST_STEPS:,}")
    return ""


def _across(form: Instrument, column: PaperColumn) -> int:
    """Return how many printed columns a column of the form gives."""
    if not column.each:
        return 1
    of_scale = sum(choice.within == column.each for choice in form.choices)
    rows = [*(row.kind for row in form.rows), *(row.kind for row in form.given)].count(column.each)
    return PARTS.get(column.each) or of_scale or max(1, rows)


def _steps(form: Instrument, case: TrialCase, wide: Mapping[str, int]) -> int:
    """Return an upper bound of the cells computed for a case: plan, answers, and PRINTED times those on paper."""
    given_here = [row for _at, row in given_in(form, case)]
    given = [row for row in given_here if not row.item]
    rows = len(given) + len(form.rows) + 1
    expected = [row for _at, row in expected_in(form, case)]
    printed = {(row.paper, row.period) for row in expected if row.paper}
    parts = 1 + PARTS.get(form.periods, 0)
    cells = sum(len(cell.over) * _looks(form, cell, rows) for cell in form.computed)
    looked = len(form.choices) * sum(cell.op in ("look_up", "band") for cell in form.computed)
    plan = rows * (len(form.kinds) + len(form.fields) + cells + looked) if form.kinds else 0
    says = sum(len(row.says) for row in given) + sum(len(row.says) for row in form.rows)
    typed = says * (len(form.fields) + len(form.choices))
    sheet = sum(
        map(len, (form.dimensions, form.items, form.parts, form.measures, form.asks, form.choices))
    )
    # each is scored alone
    sheet *= 1 + len({name for row in given_here for name in (*row.subject, *row.assessor)})
    made = sum((rows + sheet) * max(1, wide.get(paper, 0)) for paper, _period in printed)
    looked_for = sum(
        (rows + sheet) * max(1, wide.get(row.paper, 0)) if row.paper else rows for row in expected
    )
    papers = PRINTED * parts * made
    return (
        typed + plan * (1 + parts * len(printed)) + sheet * (1 + len(printed)) + papers + looked_for
    )


def _looks(form: Instrument, cell: CellFormula, rows: int) -> int:
    """Return how many cells a computed cell reads per row on average: 1, all `rows`, or, if it reads rows below, the
    depth of the nested kinds plus 1, since each row lies below at most so many others."""
    if cell.op in ("rank", "rank_up"):
        return rows
    far = any("." in name and number_of(name) is None for name in cell.over)
    return depth({kind.id: [kind.within] for kind in form.kinds}) + 1 if far else 1


class PaperText(NamedTuple):
    """The text of a printed paper: all texts, and table rows, whose cells are (headings above the cell, text)."""

    rows: tuple[tuple[tuple[frozenset[str], str], ...], ...]
    texts: frozenset[str]


@dataclass(frozen=True)
class TrialCaseFolder:
    """A folder in memory with one test case filled in; its plan, score and papers are each computed once."""

    reader: Reader
    form: Instrument
    plan: Ref
    assessment: Ref
    rows: Mapping[str, Ref]  # by the id the form gives them
    _printed: dict[tuple[str, str], PaperText] = field(default_factory=dict)  # by id and period

    @cached_property
    def tree(self) -> tuple[PlanRow, ...]:
        """The plan and its rows, as the plan page shows them."""
        from core.papers.table_paper import rows_of

        return rows_of(self._source(FormPaper(id=PLAN), self.plan), self.plan)

    @cached_property
    def answers(self) -> Answers:
        record = self.reader.record(self.assessment) or Record(self.assessment, {})
        return answers_of(self.reader, record, self.form)

    @cached_property
    def score(self) -> Score:
        return self.answers.score(self.form)

    def paper(self, name: str, period: str) -> PaperText:
        """Return the text of the paper `name` (id) for a period. Raises UserError if it cannot be printed."""
        if (name, period) not in self._printed:
            self._printed[name, period] = text_of(self.document(name, period))
        return self._printed[name, period]

    def document(self, name: str, period: str) -> Document:
        """Return the paper `name` (id) for a period as a document to print. UserError if it cannot be printed."""
        from core.papers.table import kinds

        paper = next(one for one in self.form.papers if one.id == name)
        kind = kinds(self.reader)[paper.builder]
        scored = bool(self.form.kind) and (paper.builder != "table" or is_sheet(self.form, paper))
        scored = scored and "assessment" in kind.entities
        of_year = f"{self.form.edition}{period}"  # `q2` is the second quarter of the case
        asked = of_year if of_year in own_periods(self.form, self.form.edition) else period
        return built(kind, self._source(paper, self.assessment if scored else self.plan, asked))

    def _source(self, paper: FormPaper, ref: Ref, period: str = "") -> PaperSource:
        from core.blocks.document import Stamp

        record = self.reader.record(ref) or Record(ref, {})
        return PaperSource(
            self.reader, self.form, paper, record, Stamp(), {"period": period} if period else {}
        )


def unmet(case: TrialCase, filled: TrialCaseFolder) -> Iterator[FormFault]:
    """Yield a fault for each expectation of a case that fails: a result differs, is missing or cannot be printed."""
    for at, row in expected_in(filled.form, case):
        asked = _asked_for(filled.form, row)
        path = FormPath("expects", at, "is")
        name = str(case.title) or case.id or _("ตัวอย่าง")
        try:
            with in_thai():  # the same on every PC, whatever is read there
                came = _came_out(filled, row)
        except UserError as problem:
            what = _("กรณี {case}: {what} พิมพ์ไม่ได้ {why}")
            what = what.format(case=name, what=asked, why=problem.why)
            yield FormFault("case-unprinted", path, what, problem.do)
            continue
        if came is None:
            what = _("กรณี {case} ไม่มี {what} ให้เทียบ").format(case=name, what=asked)
            mend = _("ใช้รหัสของแถว ข้อ หรือช่องที่มีในกรณีนี้ คำที่พิมพ์อยู่ในแบบพิมพ์ หรือลบแถวนี้ถ้าปีหรือแบบเปลี่ยนแล้ว")
            yield FormFault("case-nothing", path, what, mend)
        elif not _same(came, row.words):
            what = _("กรณี {case}: {what} ต้องได้ “{words}” แต่ได้ “{came}”")
            what = what.format(case=name, what=asked, came=came[:80], words=row.words[:80])
            yield FormFault(
                "case-failed",
                path,
                what,
                _("แก้ is ของแถวนี้ แก้แบบให้ได้ผลตามนี้ หรือลบแถวนี้ถ้าปีหรือแบบเปลี่ยนแล้ว"),
            )


def _asked_for(form: Instrument, row: TrialCaseResult) -> str:
    """Return in words the place that a row of `expects` names, an item by its number."""
    of = next((item.number for item in form.items if item.id == row.of), "") or row.of
    return " ".join(
        filter(None, (row.check, row.paper, row.period, row.row, *row.column, of, row.cell))
    )


def _same(came: str, expected: str) -> bool:
    """Return whether two texts are the same words or the same number."""
    texts = [_folded(came), _folded(expected)]
    one, other = (number_of(text.replace(",", "")) for text in texts)
    return texts[0] == texts[1] or (one is not None and one == other)


def _folded(text: str) -> str:
    return " ".join(arabic_digits(text).split())


def _came_out(filled: TrialCaseFolder, row: TrialCaseResult) -> str | None:
    """Return the words at the place that the row names; None if there is no such place."""
    if row.paper:
        return _on_paper(filled.paper(row.paper, row.period), row)
    if row.check:
        check = next(one for one in filled.form.checks if one.id == row.check)
        proof = ReviewedPlan(filled.form, filled.tree, filled.form.edition)
        if check.kind == PLAN:
            rows = [proof.plan]
        else:
            rows = [one for one in proof.counted if one.kind == check.kind]
        found = [one.ref for one in proof.broken(check, rows)]
        if filled.rows.get(row.of) in found if row.of in filled.rows else found:
            return "yes"
        return "no"
    if row.of != PLAN and row.of not in filled.rows:
        return _in_score(filled, row) if filled.form.kind else None
    ref = filled.plan if row.of == PLAN else filled.rows[row.of]
    line = next((one for one in filled.tree if one.ref == ref), None)
    cell = line.cells.get(row.cell) if line else None
    if cell is None:
        return line.number if line and row.cell == "number" else None
    exact = cell.value if isinstance(cell.value, Fraction) else None
    return str(exact) if exact is not None and _same(str(exact), row.words) else cell.words


def _in_score(filled: TrialCaseFolder, row: TrialCaseResult) -> str | None:
    known = filled.score
    passes = {None: "", True: "yes", False: "no"}[known.passes]
    whole = {
        "total": _got(known.total, known.full, row, known.places),
        "base": _got(known.base, known.full, row, known.places),
        "extra": _number(known.extra, row),
        "grade": known.band or "",
        "passes": passes,
        "rank": str(known.standing.part.level) if known.standing else "",
    }
    if row.of in whole:
        return whole[row.of]
    part = next((one for one in known.parts if one.id == row.of), None)
    if part is not None:
        return {
            "points": _got(part.points, part.full, row, part.places),
            "percent": _got(part.percent, part.full, row, part.places),
            "full": _number(part.full, row),
            "level": str(part.level),
            "band": known.bands.get(part.id, ""),
        }.get(row.cell or "points")
    if row.of in {dimension.id for dimension in filled.form.dimensions}:
        return ""  # it is not asked
    found = filled.score.items.get(row.of)
    if found is None:
        return None
    if row.cell == "result" or (not row.cell and number_of(_folded(row.words)) is None):
        return found.result.value if row.words in STATES else STATES[found.result.value]
    if row.cell in ("", "points"):
        return "" if found.points is None else _number(found.points, row)
    own = [cell for cell in filled.form.computed if cell.within == row.of]
    tree = Tree.under(filled.form, filled.score.profiles)
    answer = filled.answers.items.get(row.of, Answer())
    said = [words for _title, words in computed_of(tree, tree.item(row.of), answer)]
    return next(
        (words for cell, words in zip(own, said, strict=False) if cell.id == row.cell), None
    )


def _got(points: Fraction, full: Fraction, row: TrialCaseResult, places: int) -> str:
    """Return points of a branch or the whole: "" if nothing is asked there, which a form may also expect as 0."""
    return _number(points, row, places) if full or _same("0", row.words) else ""


def _number(number: Fraction, row: TrialCaseResult, places: int = PLACES) -> str:
    """Return a number as it is printed, or exactly if the form expects the exact number."""
    return str(number) if _same(str(number), row.words) else points_text(number, places)


def _on_paper(paper: PaperText, row: TrialCaseResult) -> str | None:
    """Return the cell below the named headings in the row with the named words; without both, the words if printed."""
    if not row.row and not row.column:
        return row.words if _folded(row.words) in paper.texts else None
    if not row.row or not row.column:
        return None
    wanted, heads = _folded(row.row), {_folded(head) for head in row.column}
    found = [line for line in paper.rows if any(words == wanted for _heads, words in line)]
    found = found or [line for line in paper.rows if any(wanted in words for _heads, words in line)]
    return next((words for line in found for above, words in line if heads <= above), None)


def text_of(document: Document) -> PaperText:
    """Return all texts and table rows of a document, for comparison with expectations."""
    rows = tuple(
        tuple(
            (frozenset(heads), plain_cell(cell))
            for heads, cell in zip(reversed(above), reversed(row.cells), strict=False)
        )
        for table in _tables(document.blocks)
        for above in [heads_of(table)]
        for row in table.rows  # from the right: the first cell spans what is left
    )
    texts = chain(map(plain, document.title), *map(_texts, (*document.corner, *document.blocks)))
    return PaperText(rows, frozenset(map(_folded, texts)))


def plain_cell(cell: Cell) -> str:
    """Return a cell's text as one line. A tick box gives its state (yes, no, na, "") and label, a bar gives yes."""
    if isinstance(cell, Tick):
        return " ".join(filter(None, (TICKS[cell.state], _folded(plain(cell.label)))))
    if isinstance(cell, Bar):
        return TICKS["yes"]
    return _folded(" ".join(Document.walk(cell)))


def heads_of(table: Table) -> list[set[str]]:
    """Return for each column the set of headings above it, each heading as one line."""
    above = [{_folded(plain(column.title))} for column in table.columns]
    left = [0] * len(above)  # rows of the head that a cell above still covers
    for line in table.head:
        at = 0
        for cell in line:
            while at < len(left) and left[at]:
                at += 1
            for under in range(at, min(at + cell.across, len(above))):
                above[under].add(_folded(plain(cell.text)))
                left[under] = cell.down
            at += cell.across
        left = [max(0, rows - 1) for rows in left]
    return above


def _tables(blocks: object) -> Iterator[Table]:
    if isinstance(blocks, Table):
        yield blocks
    elif isinstance(blocks, tuple):
        for one in blocks:
            yield from _tables(one)
    else:
        yield from _tables(getattr(blocks, "blocks", ()))


LINES = r"\n+"


def _texts(block: object) -> Iterator[str]:
    for text in Document.walk(block):
        yield text
        yield from re.split(LINES, text)
