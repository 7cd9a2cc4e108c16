"""The papers of a scored sheet: a table in the form's columns, or a checklist of levels and items with findings."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from core.assessment.cells import NOT_CONFIRMED, BranchResult, QuestionAnswer, needs_of
from core.assessment.sheets import sheet_answers, sheet_of
from core.assessment.tables import people_sentences
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
from core.blocks.elements import plain
from core.exact import PLACES, got_text, points_text
from core.forms.operations import CellValue, number_of
from core.forms.shape import Instrument, PaperColumn, Words
from core.forms.sheet import EXTRA, FULL, ITEM, LEVEL, POINTS, is_sheet, sheet_form
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import grade_printed, names_in
from core.i18n import ENGLISH, THAI, _, language
from core.papers.plan_cells import (
    PlanPrintContext,
    PrintedColumn,
    RowPath,
    dotted,
    in_bold,
    shown_cell,
)
from core.papers.sheet_rows import SheetRowBuilder, sheet_rows
from core.papers.source import DOTS, PaperContext, PaperSource, extra_points, noted, points, rounded
from core.papers.table_paper import (
    headed,
    plan_printing,
    printing_of,
    shown_columns,
    table_blocks,
    table_document,
)
from core.papers.unit_page import people_table
from core.plan.tree import PlanRow
from core.scoring.score import EVERYBODY, Answer, ItemScore, Score
from core.scoring.total import Answers
from core.values import Record, Ref

TICKED: tuple[TickState, ...] = ("yes", "no", "na", "blank")
LEGEND = {
    THAI: ["ผ่าน", "ไม่ผ่าน", "ไม่เกี่ยวข้อง", "ยังไม่ประเมิน"],
    ENGLISH: ["Met", "Not met", "Not applicable", "Not assessed"],
}
CERTIFY = {
    THAI: "ขอรับรองว่าได้ตรวจหลักฐานตามรายการข้างต้นแล้ว",
    ENGLISH: "I certify that the evidence for the items above has been examined",
}
# mm: fits หน่วยงาน or ๑๐ คะแนน on one line; both are centred
LEAST = {"<state>": 18.0, "<level>": 20.0}

STATES: Mapping[CellValue, TickState] = {
    ItemState.MET: "yes",
    ItemState.NOT_MET: "no",
    ItemState.NOT_APPLICABLE: "na",
    ItemState.NOT_ASSESSED: "blank",
}
PLAIN = (  # columns for a form that names none
    PaperColumn(paper="", head=Words("คะแนน", "Score"), show="<level>", width=14),
    PaperColumn(paper="", head=Words("เกณฑ์การประเมิน", "Criterion"), show="<text>", width=50),
    PaperColumn(paper="", head=Words("ผล", "Result"), show="<state>", width=16),
    PaperColumn(paper="", head=Words("หมายเหตุ", "Note"), show="<note>", width=20),
)
TEXTS = ("<number> <text>", "<text>")
NOBODY = Record(Ref("", "assessment", ""), {})  # stands for the record of a checklist without one
# given the answers of one sheet, and its notes
CentreTableView = Callable[[Answers, Mapping[str, str]], Iterator[Block]]
TIED = "\u00a0"  # no-break space
TO_WRITE = "……………"
FIRST = ("๑.", "1.")  # numbers of an item that give way to a level's prerequisite


def table_paper(source: PaperSource) -> Document:
    """Return as a document the paper that prints a plan or a scored sheet as a table."""
    form, paper = source.instrument, source.paper
    if not is_sheet(form, paper):
        return table_document(plan_printing(source), source.stamp)
    answers = sheet_answers(source.reader, source.record.ref, form)
    speaks = sheet_form(form)
    facts = {**source.facts_of(source.record), "group": group_title(form, answers)}

    def tables(answers: Answers, notes: Mapping[str, str]) -> Iterator[Block]:
        whole: RowPath = (sheet_rows(form, source.record, answers, notes).whole(),)
        for block in table_blocks(printing_of(paper, speaks, whole, facts), whole):
            score = _rounded(answers.score(form))
            if isinstance(block, Table):
                yield replace(block, note=noted(plain(block.note), score))
            else:
                yield block

    rows = (sheet_rows(form, source.record, replace(answers, each=None), {}).whole(),)
    blocks = tuple(tables_of(form, answers, notes_of(source), tables))
    return table_document(printing_of(paper, speaks, rows, facts), source.stamp, blocks)


def checklist(source: PaperSource) -> Document:
    """Return the checklist of an assessment as a document, with the notes on its items."""
    found = sheet_answers(source.reader, source.record.ref, source.instrument)
    return checklist_document(source.frame(), source.instrument, found, notes_of(source))


def notes_of(source: PaperSource) -> Mapping[str, str]:
    """Return {item id: note} of the notes on the items of the source's sheet."""
    sheet = sheet_of(source.record.ref)
    answers = source.reader.records("answer", sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}


def checklist_document(
    frame: PaperContext,
    instrument: Instrument,
    answers: Answers,
    notes: Mapping[str, str] | None = None,
    assessor: str = "",
    signers: tuple[Signer, ...] = (),
) -> Document:
    """Return a checklist as a document. `notes`: {item id: note}; `signers`: who signs, () = those of the form."""
    group = group_title(instrument, answers)
    frame = replace(frame, settings={**frame.settings, "group": group})
    *above, last = (
        frame.filled(str(line), instrument, TO_WRITE) for line in frame.paper.title or ("",)
    )
    tree = answers.tree(instrument)
    ranked = any(branch.group for branch in instrument.dimensions)
    ticked = ranked or any(needs_of(tree, item).state for item in tree.answered())
    legend = (Choices(tuple(map(Tick, TICKED, LEGEND[language()])), small=True),) if ticked else ()
    facts = frame.placeholder_words(instrument)
    certify = dotted(
        "\n".join(map(str, frame.paper.below)), lambda name: facts.get(name, ""), TO_WRITE
    )
    return frame.document(
        ("\n".join(above), last) if above else (last,),
        (
            *(
                Para(frame.filled(str(line), instrument), indent=True)
                for line in frame.paper.heading
            ),
            Facts(((_("หน่วยงาน ").strip(), frame.office), (_("ผู้ประเมิน"), assessor))),
            *legend,
            *tables_of(instrument, answers, notes or {}, partial(_checked, frame, instrument)),
            *frame.signatures(instrument, signers, certify or CERTIFY[language()]),
        ),
        " ".join(filter(None, (str(frame.paper.short), group, str(frame.year)))),
    )


def tables_of(
    instrument: Instrument, answers: Answers, notes: Mapping[str, str], table: CentreTableView
) -> Iterator[Block]:
    """Yield the tables that `table(answers, notes)` makes for a sheet. If the form is answered for several entries,
    yield a table of the entries' totals before the tables of each entry."""
    if answers.people is not None:
        told = people_sentences(instrument, answers)
        yield Para(Run(told.summary, bold=told.enough))
        if told.response:
            yield Para(told.response)
        yield from table(replace(answers, each=None), {})
        yield from people_table(instrument, answers)
        return
    if answers.each is None:
        yield from table(answers, notes)
        return
    every = {name: given.score(instrument) for name, given in answers.each.items()}
    begun = {name: one for name, one in every.items() if one.coverage[0]}
    mean = _("เฉลี่ย {n} จาก {of} รายการ").format(n=len(begun), of=len(every))
    rows = [
        Row(
            (name, got_text(one.total, one.full, one.places), one.band or "–"),
            "total" if name == mean else "plain",
        )
        for name, one in (*begun.items(), (mean, answers.score(instrument)))
    ]
    title = str(instrument.filled_for.title if instrument.filled_for else "")
    yield Table(
        (Column(title, 60), Column(_("คะแนน"), 20, "right", number=True), Column(_("เกรด"), 20)),
        tuple(rows),
    )
    for name in begun:
        yield Heading(name)
        yield from table(answers.each[name], {})


def group_title(instrument: Instrument, answers: Answers) -> str:
    """Return the short title, else the title, of the group of units that a sheet is for; "" if it has no group."""
    group = next((one for one in instrument.groups if one.id == answers.group), None)
    return str(group.short or group.title) if group else ""


def _rounded(score: Score) -> str:
    """Return the sentence below a table of points that says they are rounded, "" if none is."""
    figures = [
        score.total,
        *(number for part in score.parts for number in (part.points, part.full)),
    ]
    return rounded(
        *figures, *(one.points for one in score.items.values() if one.points), places=score.places
    )


def _checked(
    frame: PaperContext, form: Instrument, answers: Answers, notes: Mapping[str, str]
) -> Iterator[Table]:
    """Yield tables of the items with the answers ticked, in the form's columns or the default ones."""
    sheet = sheet_rows(form, NOBODY, answers, notes)
    paper = replace(frame.paper, rows=(ITEM,))
    columns = tuple(
        replace(one, head=Words(one.head.in_language)) for one in frame.columns(form) or PLAIN
    )
    facts = {**frame.settings, "year": str(frame.year), "office.name": frame.office}
    printing = PlanPrintContext(sheet_form(form), paper, columns, sheet.whole(), facts)
    shown = shown_columns(printing, (printing.plan,))
    branches = {one.id: one for one in BranchResult.every(sheet.tree, sheet.score)}
    apart = {
        name
        for one in shown
        if one.column.show.strip("*") not in TEXTS
        for name in names_in(one.column.show)
    }
    rows = ChecklistRowBuilder(sheet, printing, shown, branches, apart).all()
    table = headed(
        printing, shown, tuple(in_bold(rows, [one.column for one in shown])), _rounded(sheet.score)
    )
    heads = (
        replace(
            column,
            align="center" if (show := one.column.show.strip("*")) in LEAST else column.align,
            least=LEAST.get(show, 0),
            number=column.number
            or show == "<state>",  # what a branch comes to stands among the findings
        )
        for column, one in zip(table.columns, shown, strict=True)
    )
    yield replace(table, columns=tuple(heads))


class ChecklistRowBuilder(NamedTuple):
    """A builder of a checklist's rows: branches, items, extra points, sum, ranks. `apart`: cells with a column each."""

    sheet: SheetRowBuilder
    context: PlanPrintContext
    columns: Sequence[PrintedColumn]
    branches: Mapping[str, BranchResult]
    apart: Collection[str]  # cells that stand in a column of their own

    def all(self) -> Iterator[Row]:
        whole = self.context.plan
        for row in whole.rows:
            yield from (self._extra if row.kind == EXTRA else self._branch)((row, whole))
        yield from self._summary()
        yield from self._ladder()

    def _ladder(self) -> Iterator[Row]:
        """Yield the ladder of the unit's group: a row for each of its items, and for each level without items."""
        sheet, standing = self.sheet, self.sheet.score.standing
        tree = Tree.of_group(sheet.form, sheet.answers.group)
        if standing is None or tree is None:
            return
        (branch,) = tree.dimensions
        yield Row((str(branch.title),), "group")
        for rung in standing.part.rungs:
            called = sheet.form.called.level_nth(rung.level)
            words = tree.words(branch.id, rung.level)
            if not rung.items:
                missed = Tick("no" if sheet.score.coverage[0] else "blank")
                tick = Tick("yes") if rung.complete else missed
                yield self._row((), called, str(words.text) if words else "", tick)
            for item in map(tree.item, rung.items):
                state = self._ticked(standing.items[item.id])
                yield self._row((), called, str(item.text), state, sheet.notes.get(item.id, ""))

    def _row(
        self,
        line: RowPath,
        level: Cell,
        text: Cell,
        state: Cell = "",
        note: Cell = "",
        kind: RowKind = "plain",
        label: str = "",
    ) -> Row:
        """Return a row with its cells in the order of the form's columns."""
        own = {"<level>": level, "<state>": state, "<note>": note, **dict.fromkeys(TEXTS, text)}

        def cell(printed: PrintedColumn) -> Cell:
            show = printed.column.show.strip("*")
            if not printed.member and show in own:
                return own[show]
            return shown_cell(self.context, printed, line) if line else ""

        return Row(tuple(map(cell, self.columns)), kind, label)

    def _sum(self, name: str, got: str, out_of: str, kind: RowKind = "result") -> Row:
        """Return a result row of a branch or the whole, in as many cells as the form has columns."""
        match len(self.columns):
            case 1:
                return Row((" ".join(filter(None, (name, got, out_of))),), kind)
            case 2:
                return Row((name, " ".join(filter(None, (got, out_of)))), kind)
            case _:
                return Row((name, Para(got, align="center"), out_of), kind)

    def _branch(self, line: RowPath) -> Iterator[Row]:
        """Yield the group row of a branch, its items, its levels from 0 up, the branches within it, and its result."""
        row = line[0]
        form = self.sheet.form
        tree = self.sheet.tree
        branch = self.branches[_id(row)]
        part = self.sheet.score.part(branch.id)
        weight = _(" น้ำหนัก\u00a0{n}").format(n=points(branch.weight)) if branch.weight else ""
        deciding = tree.deciding(branch.id)
        of = "".join(
            f" {profile.short or profile.title}"
            for profile in form.profiles
            if profile.id in deciding
        )
        title = f"{branch.name} {row.words('text')} ({so_many(part.full)})"
        yield Row((row.words("text") if branch.asks_only else f"{title}{weight}{of}",), "group")
        for one in row.rows:
            make = {ITEM: self._item, LEVEL: self._level}.get(one.kind, self._branch)
            yield from make((one, *line))
        if branch.asks_only:
            return
        got = reached = ""
        if branch.assessed and part.full:
            said = " ".join(filter(None, (branch.level_words, branch.band)))
            reached = _(" ได้{result}").format(result=said) if said else ""
            got = points(part.points, part.places)
        yield self._sum(
            _("ผล{branch}").format(branch=branch.name) + reached, got, out_of(part.full)
        )

    def _level(self, line: RowPath) -> Iterator[Row]:
        """Yield a level with its items; above the first level, the level below is required too."""
        row, part = line[0], self.sheet.score.part(_id(line[1]))
        known = row.cells["state"].value is not ItemState.NOT_ASSESSED
        level = number_of(row.cells[LEVEL].value) or 0
        if not level:  # ticked where it is the result; nothing to tick where a level is reached
            if known:
                state = "" if part.level else Tick("yes")
            else:
                state = Tick("blank")
            yield self._row(line, so_many(0), row.words("text"), state)
            return
        rows, label = list[Row](), self._label(line)
        if level > 1:
            missed = Tick("no" if known else "blank")
            state = Tick("yes") if part.level >= level - 1 else missed
            text = _("1. ตามคะแนน{level} และ")
            text = text.format(level=self.sheet.form.called.level_nth(int(level) - 1))
            rows.append(self._row(line, label, text, state, label=label.replace("\n", " ")))
        rows += (one for item in row.rows for one in self._item((item, *line)))
        for at, one in enumerate(rows):
            yield one if at or one.kind == "lead" else replace(one, kind="plain")

    def _label(self, line: RowPath) -> str:
        """Return name and points of the level that a row lies in; "" if it lies in none."""
        said = (
            f"{row.words(LEVEL)}\n{so_many(row.cells[POINTS].value)}"
            for row in line
            if row.kind == LEVEL
        )
        return next(said, "")

    def _item(self, line: RowPath) -> Iterator[Row]:
        sheet = self.sheet
        row = line[0]
        label = self._label(line)
        item, inner = sheet.tree.item(_id(row)), line[1].kind == ITEM
        above = sheet.tree.item(_id(line[1])).number if inner else ""
        number = item.number.removeprefix(f"{above} ")  # `๑)` of `๒. ๑)` below `๒.`
        if not inner and number in FIRST and sheet.tree.position(item.id)[1] > 1 and label:
            number = ""  # the form writes it on under the prerequisite, which is number 1
        text = str(item.text) if "number" in self.apart else f"{number} {item.text}".strip()
        if item.need:
            yield self._row(
                line, label, Para(Run(text, bold=True), hang=int(inner)), kind="lead", label=number
            )
            for one in row.rows:
                yield from self._item((one, *line))
            return
        scored = sheet.score.items[item.id]
        level, choice = points(scored.most), row.words("choice")
        state: Cell
        if sheet.answers.people is not None and item.id in sheet.form.entry_items:
            tally = sheet.answers.people.get(EVERYBODY, {}).get(item.id)
            state = Para(points_text(tally.points), align="center") if tally else Tick("blank")
            below = [choice]
        else:
            level, cells = scored.points_words or level, sheet.cells[item.id]
            ladder = bool(sheet.tree.position(item.id)[1])
            below = [
                *answer_lines([cell for cell in cells if cell.id not in self.apart], ladder=ladder)
            ]
            ticked = (
                next((cell.kind for cell in cells if cell.kind in ("waits", "state")), "")
                == "state"
            )
            state = ("" if ticked else choice) or Tick(STATES[row.cells["state"].value])
        words = Para(text, hang=int(inner))
        explained = [Para(one, hang=1, small=True) for one in below]
        said = Together((words, *explained)) if explained else words
        yield self._row(
            line, label or so_many(level), said, state, row.words("note"), "part", number
        )

    def _extra(self, line: RowPath) -> Iterator[Row]:
        row = line[0]
        most = so_many(row.cells[FULL].value)
        yield Row((f"{_('คะแนนเพิ่มเติมพิเศษ (Extra Point)')} {most}",), "group")
        yield self._row(
            line, most, row.words("text"), Tick(STATES[row.cells["state"].value]), row.words("note")
        )

    def _summary(self) -> Iterator[Row]:
        """Yield the total with the grades; the figures are left blank while nothing is assessed."""
        found, form = self.sheet.score, self.sheet.form
        extra, bands = extra_points(form), form.grades
        most = found.full + extra
        parts = f"{len(self.sheet.tree.branches())} {form.called.branch_word()}"
        known = bool(found.coverage[0] and most)
        of = _("คะแนนหน่วยงาน{form} กลุ่ม “{group}”")
        if form.groups:
            of = of.format(form=form.heading, group=self.context.facts["group"] or TO_WRITE)
        else:
            of = ""
        yield Row((_("สรุปผล") + of,), "group")
        if bands:
            grade = grade_printed((found.band or "–") if known else TO_WRITE)
        else:
            grade = ""
        if form.groups or grade or extra:
            from_ = _("พิจารณาจากเอกสารและการนำเสนอ ") if form.groups else ""
            more = _(" และคะแนนเพิ่มเติมพิเศษ {n} คะแนน").format(n=points(extra)) if extra else ""
            from_points = _("{band} ตั้งแต่ {n} คะแนน").replace(" ", TIED)
            least = ", ".join(
                from_points.format(band=band.title, n=points(band.least)) for band in bands
            )
            said = (
                f"{from_}{parts} {so_many(found.full)}{more}",
                _("จัดลำดับ ") + least if bands else "",
            )
            if form.groups:
                heads = {column.column.show: column.path[-1] for column in self.columns}
                says = _("สรุปผลตาม{criteria}")
                heads |= {of: says.format(criteria=heads[of]) for of in TEXTS if of in heads} | {
                    "<level>": _("ค่าคะแนนรวม")
                }
                yield Row(
                    tuple(Run(heads[column.column.show], bold=True) for column in self.columns),
                    "lead",
                )
            yield self._row(
                (), so_many(most), Together(tuple(map(Para, filter(None, said)))), "", grade
            )

        def total(
            name: str, got: Fraction, full: Fraction, places: int = PLACES, kind: RowKind = "result"
        ) -> Row:
            return self._sum(name, points(got, places) if known else "", out_of(full), kind)

        if extra:
            yield total(f"{_('คะแนน')} {parts}", found.base, found.full, found.places)
            yield total(_("คะแนนเพิ่มเติมพิเศษ (Extra Point)"), found.extra, extra)
        if any(column.column.show.strip("*") == "<note>" for column in self.columns):
            beside = ""
        else:
            beside = grade
        yield total(f"{_('คะแนนรวม')} {beside}".strip(), found.total, most, found.places, "total")

    def _ticked(self, scored: ItemScore) -> Cell:
        """Return the tick of an item of the group's ladder: met, or as it is answered."""
        answer = self.sheet.answers.items.get(scored.id, Answer())
        met = scored.result is ItemState.MET
        if met:
            return Tick("yes")
        if answer.waits:
            return NOT_CONFIRMED
        return Tick(STATES[scored.state])


def _id(row: PlanRow) -> str:
    """Return the form's id of the branch or item that a row stands for."""
    return row.ref.id.partition("/")[2]


def so_many(number: CellValue) -> str:
    """Return a number of points in words, such as `3 คะแนน`."""
    says = _("{points} คะแนน")
    return says.format(points=number if isinstance(number, str) else points(number_of(number)))


def out_of(number: Fraction) -> str:
    """Return the words for "out of so many points", such as `จาก 3 คะแนน`; "" if `number` is 0."""
    return _("จาก {n} คะแนน").format(n=points(number)) if number else ""


def answer_lines(cells: Sequence[QuestionAnswer], *, ladder: bool) -> Iterator[str]:
    """Yield a line `text: answer` for each further question, computed value and, unless `ladder`, entered measure."""
    for cell in cells:
        if cell.kind in ("ask", "computed") or (
            cell.kind == "measure" and cell.answer and not ladder
        ):
            yield f"{cell.text}: {cell.answer or DOTS}"
