"""The documents of a year: every plan and assessment, by the programme that asks for it, and what can be copied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from core.assessment.answers import counts
from core.assessment.rows import AssessmentView
from core.assessment.sheets import answer_at, answers_on, sheet_of
from core.errors import UserError
from core.exact import points_text
from core.forms.carry import ITEMS, FormComparison
from core.forms.ports import Forms, FormSummary, Reader, bound_form
from core.forms.published import PublishedForm
from core.forms.vocabulary import ItemState
from core.forms.wording import grade_words
from core.home.rows import REPORT, Destination
from core.home.tasks import NEXT_STEPS, SOON
from core.home.year import YIELDING, HomePageYear, UnitYearStep, forms_of, left_words
from core.i18n import _
from core.plan.standing import PlanStanding
from core.records.titles import form_words, titled
from core.signing.chain import SigningQueueRow
from core.thai.days import short_date
from core.thai.written import arabic_digits
from core.values import Record, Ref


class DueDateText(NamedTuple):
    """A due date as text: the day `30 มิ.ย. 2570`, and the time left `อีก 43 วัน`."""

    day: str
    left: str
    tone: str  # bad | warn | mute


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A plan or assessment of the year or, with `ref` None, one that a programme asks for and nobody has begun."""

    ref: Ref | None
    entity: str  # plan | assessment
    title: str
    text: str
    state: str
    tone: str
    icon: str  # of the state
    figure: str = ""  # `80 จาก 100`
    grade: str = ""
    share: Fraction | None = None  # the figure as a fraction of its maximum
    due: DueDateText
    deed: str  # word on its button
    goal: Destination | None  # where the button leads; None = it is to be started
    form: str = ""  # id of its form, or of the form to start it from; "" = the programme names none
    until: date | None = None
    done: bool = False  # its own office has nothing left to do in it
    has_form: bool = True  # its form is on this PC

    @property
    def begun(self) -> bool:
        return self.ref is not None


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """The documents that one programme asks for, or the unit's documents without a programme."""

    title: str  # of the programme; "" = own documents
    rows: tuple[DocumentRow, ...]
    required: int = 0  # how many documents it asks for
    begun: int = 0  # how many of them are begun


class CopyableDocument(NamedTuple):
    """An earlier document to copy into this year; `takes`, `leaves`: texts on what is copied and what is not."""

    ref: Ref
    title: str
    takes: str
    leaves: str
    form: str  # name of the form for the copy; "" = not on this PC
    answers: str = ""  # sentence on how many answers are copied; "" = none


@dataclass(frozen=True, slots=True)
class YearDocuments:
    """The documents of a year by programme, and those of earlier years that can be copied into it."""

    year: int
    groups: tuple[DocumentGroup, ...]
    before: tuple[CopyableDocument, ...]
    missing: tuple[str, ...]  # forms that are asked for or used, and not on this PC

    @property
    def rows(self) -> tuple[DocumentRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    def counted(self, today: date) -> dict[str, tuple[DocumentRow, ...]]:
        """Return the documents by state: "late", "soon" (due within SOON days), "open" (begun), "done"."""
        left = {row: (row.until - today).days for row in self.rows if row.until and not row.done}
        return {
            "late": tuple(row for row, days in left.items() if days < 0),
            "soon": tuple(row for row, days in left.items() if 0 <= days <= SOON),
            "open": tuple(row for row in self.rows if row.begun and not row.done),
            "done": tuple(row for row in self.rows if row.done),
        }


def documents(reader: Reader, home_year: HomePageYear) -> YearDocuments:
    """Return every document of the year once, by programme, including those whose form is not on this PC."""
    unit, year = home_year.unit, home_year.year
    queue = SigningQueueRow.each(reader, unit, year, home_year.today, home_year.sent_up_to)
    records = [*own_records(reader, unit, year)]
    lines = {one.subject: one for one in queue}
    owners = PublishedForm.shared_names(reader, unit)
    row_of = partial(_row, reader, home_year, lines, owners)
    groups, placed = list[DocumentGroup](), set[Ref]()
    named = {id_ for step in home_year.steps for id_ in (step.form, *forms_of(step)) if id_}
    unnamed = [
        record
        for record in records
        if record.ref.entity == "plan" and record.text("instrument_id") not in named
    ]
    # of several such plans the purpose is not known
    free = unnamed[0] if len(unnamed) == 1 else None
    for programme in dict.fromkeys(step.programme.id for step in home_year.steps):
        steps = [step for step in home_year.steps if step.programme.id == programme and _asks(step)]
        serving = {
            record.ref: _serving(steps, record, free)
            for record in records
            if record.ref not in placed
        }
        rows = [
            row_of(record, serving[record.ref]) for record in records if serving.get(record.ref)
        ]
        placed |= {ref for ref, found in serving.items() if found}
        met = {step.step.id for found in serving.values() for step in found}
        met |= {step.step.id for step in steps if _any_plan(step) and step.stands.state == "done"}
        rows += [
            _asked(home_year, reader.forms, step)
            for step in steps
            if begins(step) and step.step.id not in met
        ]
        if rows:
            title = str(steps[0].programme.short) or str(steps[0].programme.title)
            asks = [step.step.id for step in steps if begins(step)]
            groups.append(
                DocumentGroup(
                    arabic_digits(title), tuple(rows), len(asks), len(met.intersection(asks))
                )
            )
    own = [row_of(record, ()) for record in records if record.ref not in placed]
    if own:
        groups.append(DocumentGroup("", tuple(own)))
    asked = [step.form for step in home_year.steps if begins(step) and step.form]
    used = [one.text("instrument_id") for one in home_year.formless]
    missing = (
        id_
        for id_ in dict.fromkeys((*used, *asked))
        if id_ in used or _form(reader.forms, id_) is None
    )
    return YearDocuments(
        home_year.year, tuple(groups), tuple(_before(reader, home_year, records)), tuple(missing)
    )


def own_records(reader: Reader, unit: str, year: int) -> Iterator[Record]:
    """Yield the unit's plans, then its self-assessments, of a year, sorted by form and number."""
    plans = [one for one in reader.records("plan", unit) if one.number("year") == year]
    for found in (plans, reader.records("assessment", unit, round="self", year=year)):
        yield from sorted(found, key=lambda one: (one.text("instrument_id"), one.number("no") or 1))


def _asks(step: UnitYearStep) -> bool:
    """Whether a step is done in a document of its own, not at one item of another document."""
    return step.step.yields in YIELDING and ".items." not in step.step.form


def begins(step: UnitYearStep) -> bool:
    return _asks(step) and step.step.yields != "progress"


def _any_plan(step: UnitYearStep) -> bool:
    """Whether the step asks for a plan on any form."""
    return (
        begins(step) and YIELDING[step.step.yields] == "plan" and not step.planned and not step.form
    )


def _serving(
    steps: Sequence[UnitYearStep], record: Record, free: Record | None
) -> tuple[UnitYearStep, ...]:
    """The steps done in this document: those naming its form, else its programme; others in the `free` plan."""
    form = record.text("instrument_id")
    open_ = record is free and any(map(_any_plan, steps))
    own = [step for step in steps if YIELDING[step.step.yields] == record.ref.entity]
    return tuple(
        one
        for one in own
        if form == one.form or (not one.form and (open_ or form in forms_of(one)))
    )


def _due(step: UnitYearStep | None, today: date, *, done: bool) -> DueDateText:
    if step is None or step.due.until is None:
        return DueDateText(_("ไม่มีกำหนด"), "", "mute")
    left = (step.due.until - today).days
    if done:
        tone = "mute"
    elif left < 0:
        tone = "bad"
    elif left <= SOON:
        tone = "warn"
    else:
        tone = "mute"
    return DueDateText(short_date(step.due.until), "" if done else left_words(left), tone)


def _asked(home_year: HomePageYear, forms: Forms, step: UnitYearStep) -> DocumentRow:
    """The row of a document that is asked for and not begun; its form may not have been received yet."""
    entity = YIELDING[step.step.yields]
    form = step_form(forms, step)
    absent = form is None and bool(step.form)
    if absent:
        text = _("ยังไม่ได้รับแบบ {form}").format(form=step.form)
        state = _("แบบยังไม่มาถึง")
        do = _("ขอแบบ")
        tone = icon = "warn"
    else:
        text = arabic_digits(str(form.heading)) if form else _("เลือกแบบเมื่อเริ่ม")
        state = _("ยังไม่เริ่ม")
        do = _("เริ่ม")
        tone, icon = "mute", "minus"
    return DocumentRow(
        ref=None,
        entity=entity,
        title=step.stands.title,
        text=text,
        state=state,
        tone=tone,
        icon=icon,
        due=_due(step, home_year.today, done=False),
        deed=do,
        goal=None,
        form=form.id if form else step.form,
        until=step.due.until,
        has_form=not absent,
    )


def step_form(forms: Forms, step: UnitYearStep) -> FormSummary | None:
    """Return the form to start a step's document from; None if the programme names none or it is not on this PC."""
    bound = (
        name for name in step.programme.instruments if step.form in ("", name.partition("/")[0])
    )
    # the edition that the programme names, else the newest
    ids = sorted(bound) or [step.form] * bool(step.form)
    found = (_form(forms, id_) for id_ in ids)
    scored = YIELDING[step.step.yields] == "assessment"
    return next(
        (one for one in found if one and bool(one.kind) is scored and (scored or one.plans)), None
    )


def _form(forms: Forms, id_: str) -> FormSummary | None:
    try:
        return forms.label(id_)
    except UserError:
        return None


def _row(
    reader: Reader,
    home_year: HomePageYear,
    lines: Mapping[Ref, SigningQueueRow],
    owners: Mapping[str, str],
    record: Record,
    steps: Sequence[UnitYearStep],
) -> DocumentRow:
    """The row of an existing document: its state, progress, due date and next action."""
    ref, line = record.ref, lines[record.ref]
    locked = line.step != "lock"
    done = locked and line.step in ("", "answer")
    dated = sorted(
        (one for one in steps if one.due.until), key=lambda one: one.due.until or date.max
    )
    owing = [one for one in dated if one.stands.state != "done"]
    step = next(iter((*owing, *dated)), None)
    page = next((plan for plan in home_year.plans if plan.record.ref == ref), None)
    view = next((one for one in home_year.views if one.ref == ref), None)
    gone = _("ข้อมูลเก็บไว้ที่นี่ทุกช่อง เปิดได้เมื่อแบบมาถึง"), _("แบบยังไม่มาถึง"), "warn", "warn", _("ขอแบบ"), None
    if page:
        shown = _plan(page)
    elif view:
        shown = _assessment(view)
    else:
        shown = _Standing(*gone, has_form=False)
    if locked and shown.has_form:
        _icon, _title, deed, where = NEXT_STEPS.get(line.step, ("", "", "เปิด", ref.entity))
        goal = Destination(where) if where == "exchange" else Destination(where, ref)
        shown = shown._replace(
            state=line.pill, tone=line.tone, icon="lock", deed=_(deed), goal=goal
        )
    form = record.text("instrument_id")
    alike = [
        one
        for one in own_records(reader, home_year.unit, home_year.year)
        if one.ref.entity == ref.entity
    ]
    several = sum(one.text("instrument_id") == form for one in alike) > 1
    heading, own = form_words(reader.forms, record), record.text("name")
    which = _("ชุดที่ {n}").format(n=record.number("no") or 1) if several else ""
    which = heading if own else which
    text = " · ".join(filter(None, (which, owners.get(record.text("form"), ""), shown.text)))
    return DocumentRow(
        **shown._replace(text=text)._asdict(),
        ref=ref,
        entity=ref.entity,
        title=own or heading,
        due=_due(step, home_year.today, done=done),
        form=form,
        until=step.due.until if step else None,
        done=done,
    )


class _Standing(NamedTuple):
    """The part of a document's row that its content decides."""

    text: str
    state: str
    tone: str
    icon: str
    deed: str
    goal: Destination | None
    figure: str = ""
    grade: str = ""
    share: Fraction | None = None
    has_form: bool = True


def _plan(page: PlanStanding) -> _Standing:
    asked = page.current
    deed, goal = _("เปิด"), Destination("plan", page.record.ref)
    made, of = (asked.made, asked.owing) if asked and (asked.made or asked.due) else (0, 0)
    words = asked.words if asked and of else ""
    due = _("{period} ถึงกำหนด {n} รายการ").format(period=words, n=of) if words else ""
    parts = _("{n} รายการในแผน").format(n=page.line_count), due
    text = " · ".join(filter(None, parts))
    if asked and asked.first and made < of:  # reports are mentioned only when some are due or made
        deed, goal = _("กรอกผล"), Destination("plan", asked.first, REPORT)
    figure, share = (
        (_("รายงาน {n} จาก {of}").format(n=made, of=of), Fraction(made, of)) if of else ("", None)
    )
    return _Standing(text, _("กำลังทำ"), "info", "pen", deed, goal, figure, "", share)


def entries_words(view: AssessmentView) -> str:
    """Return a text on how many entries of a register the points are based, such as `คะแนนเฉลี่ยของ 2 จาก 5
    รายการที่เริ่มกรอก`; "" if none or all entries are begun, or if people answer the form instead of entries."""
    begun = sum(bool(one.answered) for one in view.subjects)
    of = len(view.subjects)
    if view.people is not None or begun in (0, of):
        return ""
    return _("คะแนนเฉลี่ยของ {n} จาก {of} รายการที่เริ่มกรอก").format(n=begun, of=of)


def _assessment(view: AssessmentView) -> _Standing:
    left = view.of - view.answered
    open_ = next(
        (item.id for item in view.items if item.entered_state is ItemState.NOT_ASSESSED), ""
    )
    deed, goal = _("เปิด"), Destination("assessment", view.ref)
    state = _("กำลังทำ"), "info", "pen"
    if left and view.answered:
        state = _("ขาด {n} ข้อ").format(n=left), "warn", "warn"
        deed = _("ตอบข้อที่ขาด")
        goal = Destination("assessment", answer_at(view.sheet, open_) if open_ else view.ref)
    show = view.full and (view.people is None or view.people.enough)
    if show:
        figure = _("{n} จาก {of}")
        figure = figure.format(n=points_text(view.total, view.places), of=points_text(view.full))
    else:
        figure = ""
    share = min(Fraction(1), view.total / view.full) if view.full else None
    parts = _("ตอบ {n} จาก {of} ข้อ").format(n=view.answered, of=view.of), entries_words(view)
    text = " · ".join(filter(None, parts))
    grade = grade_words(view.band, graded=False)
    return _Standing(text, *state, deed, goal, figure, grade, share)


def _before(
    reader: Reader, home_year: HomePageYear, records: Sequence[Record]
) -> Iterator[CopyableDocument]:
    """The documents of the year before that this year lacks, and assessments whose form has a later revision."""
    have = {
        (record.ref.entity, record.text("instrument_id"), record.number("no") or 1)
        for record in records
    }
    for record in own_records(reader, home_year.unit, home_year.year - 1):
        if (record.ref.entity, record.text("instrument_id"), record.number("no") or 1) not in have:
            form = _form(reader.forms, record.text("instrument_id"))
            takes, leaves = _parted(reader, record)
            answers = _taken_along(reader, record, form) if form else ""
            yield CopyableDocument(
                record.ref,
                titled(form_words(reader.forms, record), record),
                takes,
                leaves,
                form.id if form else "",
                answers,
            )
    for record in records:
        form = _revised(reader, record)
        if form and not any(form.file == other.text("form") for other in records):
            title = _("{title} แบบแก้ไขครั้งที่ {n}")
            title = title.format(
                title=titled(form_words(reader.forms, record), record), n=form.revision
            )
            answers = _taken_along(reader, record, form)
            yield CopyableDocument(
                record.ref, title, *_parted(reader, record), f"{form.using}#{form.file}", answers
            )


def _revised(reader: Reader, record: Record) -> FormSummary | None:
    """The newest later revision of an assessment's form, of the same edition and owner; None if there is none."""
    if (
        record.ref.entity != "assessment"
        or (own := _form(reader.forms, bound_form(record))) is None
    ):
        return None
    owners = {one.file: one.owner for one in PublishedForm.all(reader)}
    later = [
        form
        for form in reader.forms.labels()
        if (form.id, form.edition) == (own.id, own.edition)
        and owners.get(form.file) == owners.get(own.file)
    ]
    newest = max(later, key=lambda form: form.revision, default=own)
    return newest if newest.revision > own.revision else None


def _taken_along(reader: Reader, record: Record, label: FormSummary) -> str:
    """The sentence on how many answers of an assessment would be copied, and how many must be confirmed; "" = none."""
    there = answers_on(reader, sheet_of(record.ref)) if record.ref.entity == "assessment" else {}
    answered = {item for item, answer in there.items() if any(map(counts, answer.fields))}
    if not answered or _form(reader.forms, bound_form(record)) is None:
        return ""
    form = reader.forms.get(label.name)
    known = FormComparison.of(reader.forms.get(bound_form(record)), form)
    if known is None:
        found = [item for item in FormComparison.listed(form, ITEMS) if item in answered]
        changed = 0
    else:
        origins = {item: known.origin(ITEMS, item) for item in FormComparison.listed(form, ITEMS)}
        found = [
            item
            for item, origin in origins.items()
            if origin and not answered.isdisjoint(origin.each)
        ]
        changed = sum(not known.same(ITEMS, item) for item in found)
    if not found:
        return ""
    words = _("คัดลอกพร้อมคำตอบ {n} ข้อ").format(n=len(found))
    return words if not changed else f"{words} " + _("{n} ข้อเปลี่ยนไป รอยืนยัน").format(n=changed)


def _parted(reader: Reader, record: Record) -> tuple[str, str]:
    """The sentences on what a copy of a document takes along and what it leaves out."""
    scope, local = record.ref.scope, record.ref.local
    if record.ref.entity == "plan":
        rows = reader.records("row", scope, plan=local)
        made = reader.fields.brief("progress", (), row=frozenset(one.ref.local for one in rows))
        targets = frozenset(
            one.local for one in (*(row.ref for row in rows), *(one.ref for one in made))
        )
        proofs = len(reader.fields.brief("link", (), target=targets))
        takes = _("คัดลอก {n} รายการ")
        takes = takes.format(n=sum(not row.text("parent").startswith("progress") for row in rows))
        left = [_("วันที่"), _("ผล {n}").format(n=len(made)), _("หลักฐาน {n}").format(n=proofs)]
    else:
        answers = answers_on(reader, sheet_of(record.ref))
        proofs = len(reader.records("link", scope, target=local))
        takes = _("คัดลอกประเภทและกลุ่มของหน่วยงาน")
        left = [_("คำตอบ {n}").format(n=len(answers)), _("หลักฐาน {n}").format(n=proofs)]
    return takes, _("ไม่คัดลอก {what}").format(what=", ".join((*left, _("ลายมือชื่อ"))))


def request_words(office: str, year: int, form_name: str) -> str:
    """Return a sentence for a chat or letter in which `office` (its name) asks for the form `form_name` of `year`."""
    text = _("{office} ยังไม่ได้รับแบบ {form} ของปีงบประมาณ {year} ขอไฟล์รับส่งที่มีแบบนี้ด้วย")
    return text.format(office=office, form=form_name, year=year)
