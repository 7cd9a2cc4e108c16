"""The checklist of an assessment: every level and item of the form with its finding, as the form itself prints it.

Its rows: dimensions with their levels and items, extra points, the sum, and the ladder of a group.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from core.assessment.cells import (
    NOT_CONFIRMED,
    AnswerCell,
    Branch,
    branches_of,
    cells_of,
    needs_of,
    points_of,
    result_said,
)
from core.assessment.sheets import sheet_answers, sheet_of
from core.assessment.tables import people_told, tally_said
from core.blocks.document import (
    Block,
    Cell,
    Choices,
    Column,
    Document,
    Facts,
    Heading,
    Para,
    Row,
    RowKind,
    Run,
    Signer,
    Table,
    Tick,
    TickState,
    Together,
)
from core.exact import got_text, points_text
from core.forms.called import branch_word, grade_printed, in_language, level_nth
from core.forms.shape import Dimension, Extra, Instrument, Item, PaperColumn, RankLevel, Words
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import ENGLISH, THAI, _, language
from core.papers.source import DOTS, PaperFrame, PaperSource, assessed, extra_points, points, rounded
from core.papers.unit_page import people_table
from core.scoring import score
from core.scoring.branches import points_at
from core.scoring.outcome import grades_of, holds, levels_of
from core.scoring.score import EVERYBODY, Answer, Answers, DimensionScore, ItemScore, Score
from core.scoring.total import tree_of

TICKED: tuple[TickState, ...] = ("yes", "no", "na", "blank")
LEGEND = {
    THAI: ["ผ่าน", "ไม่ผ่าน", "ไม่เกี่ยวข้อง", "ยังไม่ประเมิน"],
    ENGLISH: ["Met", "Not met", "Not applicable", "Not assessed"],
}
CERTIFY = {
    THAI: "ขอรับรองว่าได้ตรวจหลักฐานตามรายการข้างต้นแล้ว",
    ENGLISH: "I certify that the evidence for the items above has been examined",
}
LEAST = {"<state>": 18.0, "<level>": 20.0}  # mm: หน่วยงาน, and ๑๐ คะแนน, on one line
STATES: Mapping[State, TickState] = {
    State.MET: "yes",
    State.NOT_MET: "no",
    State.NOT_APPLICABLE: "na",
    State.NOT_ASSESSED: "blank",
}
PLAIN = (  # of a form that names no columns
    PaperColumn(paper="", head=Words("คะแนน", "Score"), show="<level>", width=14),
    PaperColumn(paper="", head=Words("เกณฑ์การประเมิน", "Criterion"), show="<text>", width=50),
    PaperColumn(paper="", head=Words("ผล", "Result"), show="<state>", width=16),
    PaperColumn(paper="", head=Words("หมายเหตุ", "Note"), show="<note>", width=20),
)
TIED = "\u00a0"  # a space no line ends at
SheetTable = Callable[[Answers, Mapping[str, str]], Iterator[Block]]  # of the answers of one sheet, and its notes
FIRST = ("๑.", "1.")  # numbers of the point that a level's prerequisite takes


class ChecklistSource(NamedTuple):
    """What the rows are made from; `shows` tells which column shows what."""

    tree: Tree
    answers: Answers
    score: Score
    notes: Mapping[str, str]
    group: str
    shows: tuple[str, ...]

    def row(
        self, level: Cell, text: Cell, state: Cell = "", note: Cell = "", kind: RowKind = "plain", label: str = ""
    ) -> Row:
        """A row with its cells in the order of the form's columns."""
        cells = {"<level>": level, "<state>": state, "<note>": note}
        return Row(tuple(cells.get(show, text) for show in self.shows), kind, label)

    def sum(self, name: str, got: str, of: str, kind: RowKind) -> Row:
        """What a branch or all comes to, in as many cells as the form has columns for."""
        match len(self.shows):
            case 1:
                return Row((" ".join(filter(None, (name, got, of))),), kind)
            case 2:
                return Row((name, " ".join(filter(None, (got, of)))), kind)
            case _:
                return Row((name, Para(got, align="center"), of), kind)


def checklist(source: PaperSource) -> Document:
    """The checklist of an assessment with what was noted of its items."""
    found = sheet_answers(source.reader, source.record.ref, source.instrument)
    return checklist_document(source.frame(), source.instrument, found, notes_of(source))


def notes_of(source: PaperSource) -> Mapping[str, str]:
    """What was noted of its items, by item."""
    sheet = sheet_of(source.record.ref)
    answers = source.reader.records("answer", sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}


def checklist_document(
    frame: PaperFrame,
    instrument: Instrument,
    answers: Answers,
    notes: Mapping[str, str] | None = None,
    assessor: str = "",
    signers: tuple[Signer, ...] = (),
) -> Document:
    """The checklist of these answers; `notes` by item. Nothing is added to an official form: nobody signs whom neither
    the form nor `signers` names.
    """
    group = group_title(instrument, answers)
    known = {f"<{name}>": words for name, words in frame.settings.items()}
    known |= {"<group>": group, "<year>": str(frame.year), "<office.name>": frame.office}
    lines = [_filled(str(line), known) for line in frame.paper.title]
    tree = tree_of(instrument, answers)
    ticked = any(needs_of(tree, item).state for item in tree.answered()) or bool(instrument.ranks)
    legend = (Choices(tuple(map(Tick, TICKED, LEGEND[language()])), small=True),) if ticked else ()
    head = Facts(((_("หน่วยงาน ").strip(), frame.office), (_("ผู้ประเมิน"), assessor))), *legend
    return frame.document(
        ("\n".join(lines[:-1]), lines[-1]) if len(lines) > 1 else lines,
        (
            *head,
            *tables_of(instrument, answers, notes or {}, partial(_table, frame, instrument)),
            *frame.signatures(
                instrument,
                signers,
                "\n".join(_filled(line, known) for line in frame.paper.below) or CERTIFY[language()],
            ),
        ),
        " ".join(word for word in (str(frame.paper.short), group, str(frame.year)) if word),
    )


def tables_of(instrument: Instrument, answers: Answers, notes: Mapping[str, str], table: SheetTable) -> Iterator[Block]:
    """The table of the items; of a form filled for each entry of a register one each, behind what all come to."""
    if answers.people is not None:
        told = people_told(instrument, answers)
        yield Para(Run(told.said, bold=told.enough))
        yield from table(replace(answers, each=None), {})
        yield from people_table(instrument, answers)
        return
    if answers.each is None:
        yield from table(answers, notes)
        return
    every = {name: score(instrument, given) for name, given in answers.each.items()}
    begun = [(name, one) for name, one in every.items() if one.coverage[0]]
    found = score(instrument, answers)
    rows = [(name, got_text(one.total, one.full, one.places), one.band or "–") for name, one in begun]
    said = _("เฉลี่ย {n} จาก {of} รายการ").format(n=len(begun), of=len(every))
    mean = (said, got_text(found.total, found.full, found.places), found.band or "–")
    yield Table(
        (
            Column(str(instrument.filled_for.title if instrument.filled_for else ""), 60),
            Column(_("คะแนน"), 20, "right"),
            Column(_("เกรด"), 20),
        ),
        (*(Row(one) for one in rows), Row(mean, "total")),
    )
    for name, given in answers.each.items():
        if every[name].coverage[0]:
            yield Heading(name)
            yield from table(given, {})


def _filled(line: str, known: Mapping[str, str]) -> str:
    """A title line of the form with its <group>, <year> and <office.name>."""
    for mark, words in known.items():
        line = line.replace(mark, words or "……………")
    return line


def group_title(instrument: Instrument, answers: Answers) -> str:
    """The group a sheet is filled for, as a heading says it; "" = none."""
    group = next((one for one in instrument.groups if one.id == answers.group), None)
    return str(group.short or group.title) if group else ""


def _table(frame: PaperFrame, instrument: Instrument, answers: Answers, notes: Mapping[str, str]) -> Iterator[Table]:
    columns = frame.columns(instrument) or PLAIN
    sheet = ChecklistSource(
        tree=tree_of(instrument, answers),
        answers=answers,
        score=score(instrument, answers),
        notes=notes,
        group=group_title(instrument, answers),
        shows=tuple(column.show for column in columns),
    )
    heads = tuple(
        Column(
            in_language(column.head),
            column.width or 1,
            align="center" if column.show in ("<level>", "<state>") else "left",
            merge=bool(column.merge),
            least=LEAST.get(column.show, 0),
        )
        for column in columns
    )
    figures = [number for part in sheet.score.parts for number in (part.points, part.full)]
    note = rounded(sheet.score.total, *figures, places=sheet.score.places)
    yield Table(heads, tuple(_rows(sheet)), note=note)


def _rows(sheet: ChecklistSource) -> Iterator[Row]:
    branches = {one.id: one for one in branches_of(sheet.tree, sheet.score)}
    for dimension in sheet.tree.branches():
        yield from _branch_rows(sheet, branches, dimension)
    yield from extra_rows(sheet)
    yield from summary_rows(sheet)
    yield from rank_rows(sheet)


def _branch_rows(sheet: ChecklistSource, branches: Mapping[str, Branch], dimension: Dimension) -> Iterator[Row]:
    """The group row of a branch, its items, its levels from 0 up, the branches within it, and its result."""
    branch, part = branches[dimension.id], sheet.score.part(dimension.id)
    weight = _(" น้ำหนัก\u00a0{n}").format(n=points(branch.weight)) if branch.weight else ""
    variant = _variant(sheet.tree, dimension)
    yield Row((f"{branch.name} {dimension.title} ({so_many(part.full)}){weight}{variant}",), "group")
    lowest = sheet.tree.words(dimension.id, 0)
    if lowest:
        yield sheet.row(so_many(Fraction(0)), str(lowest.text), _lowest(sheet, part))
    levels = sheet.tree.levels(dimension.id)
    for node in (dimension.id, *(f"{dimension.id}/{level}" for level in levels if not part.rungs)):
        for item in sheet.tree.children(node):
            yield from _item_rows(sheet, item, "", 0, False)
    for level in levels if part.rungs else ():
        yield from _level_rows(sheet, dimension, level, part)
    for inner in sheet.tree.branches(dimension.id):
        yield from _branch_rows(sheet, branches, inner)
    yield _result(sheet, branch, part)


def so_many(number: Fraction) -> str:
    """`3 คะแนน`."""
    return _("{points} คะแนน").format(points=points(number))


def out_of(number: Fraction) -> str:
    """`จาก 3 คะแนน`."""
    return _("จาก {n} คะแนน").format(n=points(number))


def _variant(tree: Tree, dimension: Dimension) -> str:
    """` ส่วนภูมิภาค`: the profile that some items of this dimension belong to."""
    needed = {profile for item in tree.answered(dimension.id) for profile in item.profiles} & tree.on
    names = [str(profile.short or profile.title) for profile in tree.instrument.profiles if profile.id in needed]
    return "".join(f" {name}" for name in names)


def _lowest(sheet: ChecklistSource, part: DimensionScore) -> Cell:
    """Level 0 is ticked when it is the result; nothing to tick when a level is reached."""
    if not assessed(sheet.score, sheet.tree, part.id):
        return Tick("blank")
    return Tick("yes") if part.level == 0 else ""


def _level_rows(sheet: ChecklistSource, dimension: Dimension, level: int, part: DimensionScore) -> Iterator[Row]:
    form = sheet.tree.instrument
    label = f"{level_nth(form, level)}\n{so_many(points_at(dimension, level))}"
    rows = []
    if level > 1:
        known = assessed(sheet.score, sheet.tree, dimension.id)
        state: TickState = "yes" if part.level >= level - 1 else "no" if known else "blank"
        text = _("1. ผ่านเกณฑ์ตามคะแนน{level}").format(level=level_nth(form, level - 1))
        rows.append(sheet.row(label, text, Tick(state), kind="part", label=label.replace("\n", " ")))
    for item in sheet.tree.children(f"{dimension.id}/{level}"):
        rows += _item_rows(sheet, item, label, 0, level > 1)
    first, *others = rows
    yield Row(first.cells, "lead" if first.kind == "lead" else "plain", first.label)
    yield from others


def _item_rows(sheet: ChecklistSource, item: Item, label: str, depth: int, follows: bool) -> Iterator[Row]:
    number = item.number.split(" ")[-1]  # of `๒. ๑)` the last part
    if follows and depth == 0 and number in FIRST:
        number = ""  # the form writes it on under the prerequisite, which is number 1
    text = f"{number} {item.text}".strip()
    if item.need:
        yield sheet.row(label, Para(Run(text, bold=True), hang=min(depth, 1)), kind="lead", label=number)
        for child in sheet.tree.children(item.id):
            yield from _item_rows(sheet, child, label, depth + 1, follows)
        return
    scored, answer = sheet.score.items[item.id], sheet.answers.items.get(item.id, Answer())
    if sheet.answers.people is not None and item.id in sheet.tree.instrument.entry_items:
        tally = sheet.answers.people.get(EVERYBODY, {}).get(item.id)
        told = Together((Para(text, hang=min(depth, 1)), Para(tally_said(sheet.tree, item, tally), hang=1, small=True)))
        mean = Para(points_text(tally.points), align="center") if tally else Tick("blank")
        yield sheet.row(label or so_many(scored.most), told, mean, "", "part", number)
        return
    cells = cells_of(sheet.tree, item, answer, scored)
    below = tuple(
        Para(said, hang=1, small=True) for said in answer_lines(cells, ladder=bool(sheet.tree.position(item.id)[1]))
    )
    words = Para(text, hang=min(depth, 1))
    level = label or _("{points} คะแนน").format(points=points_of(scored) or points(scored.most))
    finding = found_said(cells, scored)
    if scored.state in (State.MET, State.NOT_MET) and not any(cell.kind in ("state", "choice") for cell in cells):
        finding = result_said(sheet.tree.instrument, sheet.tree.position(item.id)[0], scored)
    yield sheet.row(
        level, Together((words, *below)) if below else words, finding, sheet.notes.get(item.id, ""), "part", number
    )


def found_said(cells: Sequence[AnswerCell], scored: ItemScore) -> Cell:
    """The finding on an item: that it waits, the value that was chosen in words, else the tick of its state."""
    chosen = next((cell for cell in cells if cell.kind in ("waits", "choice")), None)
    return (chosen.said or Tick("blank")) if chosen else Tick(_finding(scored))


def answer_lines(cells: Sequence[AnswerCell], *, ladder: bool) -> Iterator[str]:
    """What was answered beside the finding: a question always, a number where there is one. The numbers of a level are
    what its item is judged by and stand in the form of the evidence: a sheet of levels shows findings."""
    for cell in cells:
        if cell.kind in ("ask", "computed") or (cell.kind == "measure" and cell.said and not ladder):
            yield f"{cell.text}: {cell.said or DOTS}"


def _finding(item: ItemScore) -> TickState:
    """What the score counts; what does not apply and so counts as met says that it does not apply."""
    if item.state is State.NOT_APPLICABLE and item.result is State.MET:
        return "na"
    return STATES[item.result]


def _result(sheet: ChecklistSource, branch: Branch, part: DimensionScore) -> Row:
    reached, of = "", out_of(part.full) if part.full else ""
    got = ""
    if branch.assessed and part.full:
        level = level_nth(sheet.tree.instrument, part.level) if part.rungs else ""
        said = " ".join(filter(None, (level, branch.band)))
        reached, got = _(" ได้{result}").format(result=said) if said else "", points(part.points, part.places)
    return sheet.sum(_("ผล{branch}").format(branch=branch.name) + reached, got, of, "result")


def extra_rows(sheet: ChecklistSource) -> Iterator[Row]:
    for extra in sheet.tree.instrument.extra:
        yield Row((f"{_('คะแนนเพิ่มเติมพิเศษ (Extra Point)')} {so_many(extra.points)}",), "group")
        state = Tick(_awarded(sheet, extra))
        yield sheet.row(so_many(extra.points), str(extra.text), state, sheet.notes.get(extra.id, ""))


def _awarded(sheet: ChecklistSource, extra: Extra) -> TickState:
    awards = sheet.answers.extra.get(extra.id)
    if awards is None:
        return "blank"
    return "yes" if extra.awards.holds(Fraction(awards)) else "no"


def summary_rows(sheet: ChecklistSource) -> Iterator[Row]:
    """What all comes to, with the grades; the figures stay open while nothing is assessed."""
    score = sheet.score
    extra = extra_points(sheet.tree.instrument)
    most = score.full + extra
    parts = len(sheet.tree.branches())
    known, of_most = bool(score.coverage[0] and most), out_of(most) if most else ""
    total = points(score.total, score.places) if known else ""
    form = sheet.tree.instrument
    of = _("คะแนนหน่วยงาน{form} กลุ่ม “{group}”").format(form=form.heading, group=sheet.group or "……………")
    yield Row((_("สรุปผล") + (of if form.groups else ""),), "group")
    reached = (grade_printed(score.band or "–")) if known else grade_printed("……………")
    grade = reached if grades_of(form) else ""
    if form.groups or grade or extra:
        yield sheet.row(so_many(most), _grades(sheet, parts, extra), "", grade)
    if extra:
        base, got = (points(score.base, score.places), points(score.extra)) if known else ("", "")
        yield sheet.sum(f"{_('คะแนน')} {parts} {branch_word(form)}", base, out_of(score.full), "result")
        yield sheet.sum(_("คะแนนเพิ่มเติมพิเศษ (Extra Point)"), got, out_of(extra), "result")
    said = "" if "<note>" in sheet.shows else grade
    yield sheet.sum(f"{_('คะแนนรวม')} {said}".strip(), total, of_most, "total")


def _grades(sheet: ChecklistSource, parts: int, extra: Fraction) -> Together:
    word = branch_word(sheet.tree.instrument)
    from_ = _("พิจารณาจากเอกสารและการนำเสนอ ") if sheet.tree.instrument.groups else ""
    what = f"{from_}{parts} {word} {so_many(sheet.score.full)}"
    if extra:
        what += _(" และคะแนนเพิ่มเติมพิเศษ {n} คะแนน").format(n=points(extra))
    grades = grades_of(sheet.tree.instrument)
    from_points = _("{band} ตั้งแต่ {n} คะแนน")
    bands = [from_points.replace(" ", TIED).format(band=band.title, n=points(band.least)) for band in grades]
    return Together((Para(what), Para(_("จัดลำดับ ") + ", ".join(bands))) if bands else (Para(what),))


def rank_rows(sheet: ChecklistSource) -> Iterator[Row]:
    """The ladder of a group that has one."""
    instrument = sheet.tree.instrument
    for rank in instrument.ranks:
        if rank.group != sheet.answers.group:
            continue
        yield Row((str(rank.title),), "group")
        for number, level in enumerate(levels_of(instrument, rank), start=1):
            note = sheet.notes.get(level.id, "")
            yield sheet.row(level_nth(instrument, number), str(level.text), _stands(sheet, level), note)


def _stands(sheet: ChecklistSource, level: RankLevel) -> Cell:
    """Met when the score or the answer says so; open while nothing was assessed."""
    score, answers = sheet.score, sheet.answers.items
    if holds(sheet.tree.instrument, level, score.base, score.extra, answers):
        return Tick("yes")
    if level.of:
        return Tick("no" if score.coverage[0] else "blank")
    answer = answers.get(level.id, Answer())
    return NOT_CONFIRMED if answer.waits else Tick(STATES[answer.state])
