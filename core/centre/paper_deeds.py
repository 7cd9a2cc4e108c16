"""Commands that note steps received on paper, as comments to units, and that export the tables of a year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.assigning.programme_steps import StepOnPaperNote
from core.blocks.printed import PaperWriter
from core.centre.lessons import LessonFilter, lesson_paper
from core.centre.rescored import RescoredUnit, aside, assessed_units, rescored_sheet, rescored_unit
from core.centre.sheets import document_of
from core.centre.slips import find_slip
from core.centre.year_report import YearReportQuery, YearReportSelection, year_papers
from core.entities import DELETED
from core.errors import UserError
from core.forms.field_values import words
from core.forms.ports import Reader, Store
from core.forms.programme import Programme
from core.i18n import _, in_thai
from core.log.deeds import check_clock, fresh
from core.log.ports import Context, standing
from core.people.units import UnitRegister, office_of
from core.thai.days import day, short_date
from core.thai.written import arabic_digits
from core.values import Change, Changes, Plain, Ref, Written

RECEIVED = "received_on_paper"  # label of the save
LONGEST = 400  # letters of a note


def receive_on_paper(
    ctx: Context,
    store: Store,
    unit: str,
    year: int,
    steps: Sequence[tuple[Programme, str]],
    received_on: str,
    note: str = "",
) -> Changes:
    """Record that a unit handed in `steps`, pairs (programme, step id), on paper on the day `received_on` (ISO); they
    then count as done. `note`: where the papers are filed. UserError if a step is not asked of the unit or is recorded
    already, or if the day is invalid or in the future."""
    standing(store, Ref("all", "unit", unit))
    check_clock(ctx)
    came = day(received_on)
    if came is None or came > ctx.now.date():
        if came is None:
            why = _("{words} ไม่ใช่วันที่").format(words=received_on[:40])
        else:
            why = _("วันที่ได้รับยังมาไม่ถึง")
        raise _refused(why, _("โปรดใส่วันที่ใหม่"))
    own = UnitRegister.of(store).get(unit)
    changes: list[Change] = []
    for programme, step in steps:
        title = next(
            (
                str(one.title)
                for one in programme.steps_for(own.kind if own else "")
                if one.id == step
            ),
            None,
        )
        if title is None:
            raise _refused(
                _("หน่วยงานนี้ไม่มีขั้นตอน {step}").format(step=step[:40]), _("เลือกจากขั้นตอนที่ยังค้าง")
            )
        mark = StepOnPaperNote(programme.id, year, step, came.isoformat())
        if next(_noted(store, unit, mark), None) is not None:
            raise _refused(_("บันทึกไว้แล้วว่าได้รับเป็นกระดาษ"), _("ถ้าวันที่ผิด เอาของเดิมออกก่อน"))
        changes += fresh(
            Ref(unit, "comment", ctx.new_id()), _comment_fields(unit, mark, title, came, note)
        )
    if not changes:
        raise _refused(_("ยังไม่ได้เลือกขั้นตอน"), _("เลือกจากขั้นตอนที่ยังค้าง"))
    return store.save(ctx, RECEIVED, changes)


def receive_slip(
    ctx: Context, store: Store, year: int, code: str, step: str, received_on: str, note: str = ""
) -> Changes:
    """Record that a unit's step was received on paper on the day `received_on` (ISO). `code`, read from the cover slip
    (ใบนำส่ง), names the unit; `step`: the step's key, "" = the only open one that fits. UserError if refused."""
    meaning = find_slip(store, ctx.unit, year, code, step, ctx.now.date())
    if meaning.state != "ready":
        raise _refused(meaning.says, _("ใบอื่นอ่านต่อได้"))
    came = [(store.forms.programme(one.programme), one.step) for one in meaning.steps]
    with in_thai():
        said = _("ใบนำส่ง {code}").format(code=meaning.known_by)
    return receive_on_paper(ctx, store, meaning.unit, year, came, received_on, f"{note} {said}")


def _comment_fields(
    unit: str, mark: StepOnPaperNote, title: str, came: date, note: str
) -> Mapping[str, Written]:
    """Return the fields of the comment; its text is always Thai, because the unit reads it."""
    with in_thai():
        text = _("ได้รับ{title}เป็นกระดาษเมื่อ {day}")
        text = text.format(title=arabic_digits(title), day=short_date(came))
    said = f"{text} {' '.join(note.split())[:LONGEST]}".strip()
    about = Plain(str(Ref("all", "unit", unit)))
    return {
        "about": about,
        "item": Plain(mark.token),
        "kind": Plain("comment"),
        "text": words("text", said),
    }


def take_back(
    ctx: Context, store: Store, unit: str, programme: str, year: int, step: str
) -> Changes:
    """Undo recording a step as received on paper: move its records, of any PC, to the bin. UserError if it has none."""
    found = [
        standing(store, one)
        for one in _noted(store, unit, StepOnPaperNote(programme, year, step, ""))
    ]
    if not found:
        raise _refused(_("ยังไม่ได้บันทึกว่าได้รับเป็นกระดาษ"), _("ดูขั้นตอนของหน่วยงานอีกครั้ง"))
    cut = store.history.cut(unit)
    return store.save(
        ctx, "delete", [Change(one.ref, DELETED, cut, one.shown(DELETED).seen) for one in found]
    )


def _noted(reader: Reader, unit: str, mark: StepOnPaperNote) -> Iterator[Ref]:
    """Yield the comments that note this step as received, whatever day they name."""
    for one in reader.records("comment", unit):
        found = StepOnPaperNote.read(one.text("item"))
        if found is not None and found[:3] == mark[:3]:
            yield one.ref


def _refused(reason: str, mend: str) -> UserError:
    return UserError(_("บันทึกว่าได้รับเป็นกระดาษไม่ได้"), reason, mend)


WRITTEN = "write_sheets"  # label of the result; nothing is saved


def write_sheets(
    ctx: Context,
    store: Store,
    papers: PaperWriter,
    query: YearReportQuery,
    selection: YearReportSelection,
    path: Path,
) -> Changes:
    """Write the selected tables of a report to `path` (.pdf, .docx, .xlsx). Raises UserError if writing fails."""
    documents = year_papers(query, selection, store)
    store.note_view(ctx, "print", ", ".join(one.running for one in documents))
    return Changes(WRITTEN, notes=papers.write(documents, path).missing_letters)


def write_lessons(
    ctx: Context,
    store: Store,
    papers: PaperWriter,
    unit: str,
    lesson_filter: LessonFilter,
    path: Path,
) -> Changes:
    """Write the lessons that match to `path` (.pdf, .xlsx, .docx). Raises UserError if writing fails."""
    document = lesson_paper(store, unit, lesson_filter)
    store.note_view(ctx, "print", document.running)
    return Changes(WRITTEN, notes=papers.write([document], path).missing_letters)


class RescoringProgress(NamedTuple):
    """The progress of rescoring units: `done` of `total` units."""

    done: int
    total: int


class RescoringOutcome(NamedTuple):
    """The result of rescoring units: each with its points or the reason why it could not be scored."""

    units: tuple[RescoredUnit, ...]

    @property
    def sentence(self) -> str:
        left = aside(self.units)
        said = _("คิดคะแนนแล้ว {n} หน่วยงาน").format(n=len(self.units) - len(left))
        if not left:
            return said
        names = ", ".join(one.unit.name or one.unit.code for one in left[:3])
        return f"{said} " + _("คิดไม่ได้ {n} หน่วยงาน: {names}").format(n=len(left), names=names)


def write_rescored_units(
    ctx: Context, store: Store, papers: PaperWriter, year: int, form_name: str, path: Path
) -> Iterator[RescoringProgress | RescoringOutcome | Changes]:
    """Score all units on the edition `form_name` and write a table of the results to `path` (.pdf, .xlsx, .docx). Yield
    the progress after each unit, then the outcome, then Changes. Raises UserError if writing fails."""
    form, found = store.forms.get(form_name), list[RescoredUnit]()
    units = assessed_units(store, ctx.unit, year, form_name)
    for unit, assessment in units:
        with in_thai():  # only inside each step: between steps other code uses the user's language
            found.append(rescored_unit(store, unit, assessment, form_name))
        yield RescoringProgress(len(found), len(units))
    with in_thai():
        sheet = rescored_sheet(found, year, form)
        title = f"{sheet.title} {arabic_digits(str(form.heading))}"
        document = document_of(title, office_of(store, ctx.unit)[0], year, [sheet])
    store.note_view(ctx, "print", document.running)
    lacking = papers.write([document], path).missing_letters
    yield RescoringOutcome(tuple(found))
    yield Changes(WRITTEN, notes=lacking)
