"""The checklist of an assessment: every level and item of the form with its finding, as the form itself prints it.

Its rows: dimensions with their levels and items, extra points, the sum, and the ladder of a group.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import sheet_answers
from core.assessment.facts import sheet_of
from core.blocks.document import (
    Cell,
    Choices,
    Column,
    Document,
    Facts,
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
from core.forms.shape import Dimension, Extra, Instrument, Item, RankLevel
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.papers.source import PaperFrame, PaperSource, assessed, extra_points, points
from core.scoring import score
from core.scoring.outcome import holds, levels_of
from core.scoring.score import Answer, Answers, DimensionScore, ItemScore, Score
from core.scoring.total import tree_of

LEGEND = (Tick("yes", "ผ่าน"), Tick("no", "ไม่ผ่าน"), Tick("na", "ไม่เกี่ยวข้อง"), Tick("blank", "ยังไม่ประเมิน"))
CERTIFY = "ขอรับรองว่าได้ตรวจหลักฐานตามรายการข้างต้นแล้ว"
LEAST = {"<state>": 18.0, "<level>": 20.0}  # mm: หน่วยงาน, and ๑๐ คะแนน, on one line
STATES: Mapping[State, TickState] = {
    State.MET: "yes",
    State.NOT_MET: "no",
    State.NOT_APPLICABLE: "na",
    State.NOT_ASSESSED: "blank",
}
TIED = "\u00a0"  # a space no line ends at
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


def checklist(source: PaperSource) -> Document:
    """The checklist of an assessment with what was noted of its items."""
    reader, subject = source.reader, source.record.ref
    sheet = sheet_of(subject)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    notes = {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}
    found = sheet_answers(reader, subject, source.instrument)
    return checklist_document(source.frame(), source.instrument, found, notes)


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
    group = _group(instrument, answers)
    known = {"<group>": group, "<year>": str(frame.year), "<office.name>": frame.office}
    lines = [_filled(str(line), known) for line in frame.paper.title]
    head = Facts((("หน่วยงาน", frame.office), ("ผู้ประเมิน", assessor))), Choices(LEGEND, small=True)
    return frame.document(
        ("\n".join(lines[:-1]), lines[-1]) if len(lines) > 1 else lines,
        (*head, _table(frame, instrument, answers, notes or {}), *frame.signatures(signers, CERTIFY)),
        " ".join(word for word in (str(frame.paper.short), group, str(frame.year)) if word),
    )


def _filled(line: str, known: Mapping[str, str]) -> str:
    """A title line of the form with its <group>, <year> and <office.name>."""
    for mark, words in known.items():
        line = line.replace(mark, words or "……………")
    return line


def _group(instrument: Instrument, answers: Answers) -> str:
    group = next((one for one in instrument.groups if one.id == answers.group), None)
    return str(group.short or group.title) if group else ""


def _table(frame: PaperFrame, instrument: Instrument, answers: Answers, notes: Mapping[str, str]) -> Table:
    columns = frame.columns(instrument)
    sheet = ChecklistSource(
        tree=tree_of(instrument, answers),
        answers=answers,
        score=score(instrument, answers),
        notes=notes,
        group=_group(instrument, answers),
        shows=tuple(column.show for column in columns),
    )
    heads = tuple(
        Column(
            str(column.head),
            column.width or 1,
            align="center" if column.show in ("<level>", "<state>") else "left",
            merge=column.merge,
            least=LEAST.get(column.show, 0),
        )
        for column in columns
    )
    return Table(heads, tuple(_rows(sheet)))


def _rows(sheet: ChecklistSource) -> Iterator[Row]:
    for number, dimension in enumerate(sheet.tree.dimensions, start=1):
        yield from dimension_rows(sheet, number, dimension)
    yield from extra_rows(sheet)
    yield from summary_rows(sheet)
    yield from rank_rows(sheet)


def dimension_rows(sheet: ChecklistSource, number: int, dimension: Dimension) -> Iterator[Row]:
    """The group row, level 0, every level with its items, and the result."""
    part = sheet.score.part(dimension.id)
    variant = _variant(sheet.tree, dimension)
    title = f"มิติที่ {number} {dimension.title} ({points(part.full)} คะแนน){variant}"
    yield Row((title,), "group")
    lowest = sheet.tree.words(dimension.id, 0)
    if lowest:
        yield sheet.row("0 คะแนน", str(lowest.text), _lowest(sheet, part))
    for level in sheet.tree.levels(dimension.id):
        yield from _level_rows(sheet, dimension, level, part)
    yield _result(sheet, f"ผลมิติที่ {number}", part)


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
    label = f"ระดับที่ {level}\n{points(dimension.points[level - 1])} คะแนน"
    rows = []
    if level > 1:
        known = assessed(sheet.score, sheet.tree, dimension.id)
        state: TickState = "yes" if part.level >= level - 1 else "no" if known else "blank"
        text = f"1. ผ่านเกณฑ์ตามคะแนนระดับที่ {level - 1}"
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
    note = sheet.notes.get(item.id, "")
    state = _finding(sheet.score.items[item.id])
    yield sheet.row(label, Para(text, hang=min(depth, 1)), Tick(state), note, "part", number)


def _finding(item: ItemScore) -> TickState:
    """What the score counts; what does not apply and so counts as met says that it does not apply."""
    if item.state is State.NOT_APPLICABLE and item.result is State.MET:
        return "na"
    return STATES[item.result]


def _result(sheet: ChecklistSource, name: str, part: DimensionScore) -> Row:
    reached, of = "", f"จาก {points(part.full)} คะแนน"
    got = ""
    if assessed(sheet.score, sheet.tree, part.id):
        reached, got = f" ได้ระดับที่ {part.level}", points(part.points)
    return _sum(f"{name}{reached}", got, of, "result")


def _sum(name: str, got: str, of: str, kind: RowKind) -> Row:
    return Row((name, Para(got, align="center"), of), kind)


def extra_rows(sheet: ChecklistSource) -> Iterator[Row]:
    for extra in sheet.tree.instrument.extra:
        yield Row((f"คะแนนเพิ่มเติมพิเศษ (Extra Point) {points(extra.points)} คะแนน",), "group")
        state = Tick(_awarded(sheet, extra))
        yield sheet.row(f"{points(extra.points)} คะแนน", str(extra.text), state, sheet.notes.get(extra.id, ""))


def _awarded(sheet: ChecklistSource, extra: Extra) -> TickState:
    awards = sheet.answers.extra.get(extra.id)
    if awards is None:
        return "blank"
    return "yes" if extra.awards.holds(Fraction(awards)) else "no"


def summary_rows(sheet: ChecklistSource) -> Iterator[Row]:
    """What all comes to, with the grades; the figures stay open while nothing is assessed."""
    score = sheet.score
    extra = extra_points(sheet.tree.instrument)
    most = points(score.full + extra)
    parts = len(sheet.tree.branches())
    known = bool(score.coverage[0])
    yield Row((f"สรุปผลคะแนนหน่วยงาน{sheet.tree.instrument.heading} กลุ่ม “{sheet.group or '……………'}”",), "group")
    yield sheet.row(
        f"{most} คะแนน", _grades(sheet, parts, extra), "", f"เกรด {score.band or '–'}" if known else "เกรด ……………"
    )
    yield _sum(f"คะแนน {parts} มิติ", points(score.base) if known else "", f"จาก {points(score.full)} คะแนน", "result")
    if extra:
        got = points(score.extra) if known else ""
        yield _sum("คะแนนเพิ่มเติมพิเศษ (Extra Point)", got, f"จาก {points(extra)} คะแนน", "result")
    yield _sum("คะแนนรวม", points(score.total) if known else "", f"จาก {most} คะแนน", "total")


def _grades(sheet: ChecklistSource, parts: int, extra: Fraction) -> Together:
    what = f"พิจารณาจากเอกสารและการนำเสนอ {parts} มิติ {points(sheet.score.full)} คะแนน"
    if extra:
        what += f" และคะแนนเพิ่มเติมพิเศษ {points(extra)} คะแนน"
    bands = [f"{band.title}{TIED}ตั้งแต่{TIED}{points(band.least)}{TIED}คะแนน" for band in sheet.tree.instrument.bands]
    return Together((Para(what), Para("จัดลำดับ " + ", ".join(bands))) if bands else (Para(what),))


def rank_rows(sheet: ChecklistSource) -> Iterator[Row]:
    """The ladder of a group that has one."""
    instrument = sheet.tree.instrument
    for rank in instrument.ranks:
        if rank.group != sheet.answers.group:
            continue
        yield Row((str(rank.title),), "group")
        for number, level in enumerate(levels_of(instrument, rank), start=1):
            note = sheet.notes.get(level.id, "")
            yield sheet.row(f"ระดับที่ {number}", str(level.text), Tick(_stands(sheet, level)), note)


def _stands(sheet: ChecklistSource, level: RankLevel) -> TickState:
    """Met when the score or the answer says so; open while nothing was assessed."""
    score, answers = sheet.score, sheet.answers.items
    if holds(sheet.tree.instrument, level, score.base, score.extra, answers):
        return "yes"
    if level.of:
        return "no" if score.coverage[0] else "blank"
    return STATES[answers.get(level.id, Answer()).state]
