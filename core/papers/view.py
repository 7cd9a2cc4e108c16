"""The content of the page of papers: papers that can be printed for a year, singly or in batches, and past prints."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Literal, NamedTuple

from core.blocks.code import shown_code
from core.blocks.document import Stamp
from core.errors import UserError
from core.forms.ports import Reader, bound_form, form_here
from core.forms.settings import form_for
from core.forms.shape import FormPaper
from core.i18n import _
from core.log.op import SignOff, SignOffBody
from core.log.ports import signed_whole
from core.papers.made import frozen, home_of, printable
from core.papers.register import PrintRegisterEntry, unused_line
from core.papers.source import (
    MeetingMember,
    Pairs,
    PaperQuestion,
    PaperSource,
    PrintOption,
    answers_of,
)
from core.people.units import Unit, UnitRegister
from core.plan.links import own_periods
from core.plan.year_view import LockablePart
from core.records.titles import YEARLY, called, form_words, subjects, titled, year_words
from core.thai.days import day, period_name, short_date
from core.thai.written import Period, arabic_digits
from core.values import Record, Ref

PaperState = Literal["standing", "signed", "stale", "draft", "void"]


class PaperOffer(NamedTuple):
    """A paper that a record can print, as the page of papers offers it."""

    subject: Ref
    form: str
    title: str
    subject_name: str  # name of the subject: `การประเมิน 2569 ชุดที่ 2 ชุมชนใสสะอาด`
    locked: Ref | None  # the sign-off under which the subject is locked
    draft: bool  # a print made now is a draft
    digits: str  # thai | arabic, as the form says
    which: str  # fiscal year (Buddhist era), number if it is not the first of its form, form
    home: Ref  # the record to lock: an answer's assessment, a row's plan
    photos: bool  # whether the photographs per page can be chosen
    questions: tuple[PaperQuestion, ...] = ()  # words that may be typed for it
    period: str = ""  # the period of a plan it reports, as the plan names it
    signs: bool = False  # it has a place for every step of the route, so no signing sheet is needed

    @property
    def file(self) -> str:
        """The suggested name of the file to print to, without ending."""
        return " ".join(filter(None, (self.title, self.reports, self.which or self.subject_name)))

    @property
    def reports(self) -> str:
        """The name of the period that the paper reports, such as `ตุลาคม 2568`; "" if it reports none."""
        return period_name(Period.of(self.period)) if self.period else ""

    @property
    def periods(self) -> bool:
        """Whether the paper asks something, and only what has choices, such as the period, so that nothing is typed."""
        return bool(self.questions) and all(one.choices for one in self.questions)

    @staticmethod
    def of_record(reader: Reader, record: Record, unit: str) -> "Iterator[PaperOffer]":
        from core.papers.table import asks, kinds

        known = kinds(reader)
        found = printable(reader, record.ref)
        if record.ref.scope != unit and record.ref.entity in YEARLY:
            found = tuple(
                one for one in found if known[one.builder].speaks_of == PrintOption.PER_ALL
            )
        home = home_of(reader, record)
        if not found or home is None:
            return
        kind = {"assessment": _("การประเมิน"), "plan": _("แผน")}.get(home.ref.entity, "")
        named = form_words(reader.forms, home).removeprefix(kind) if kind else ""
        own = called(reader, record.ref) if record.ref != home.ref or not kind else ""
        which = " ".join(filter(None, (year_words(home), named.strip())))
        of = " ".join(filter(None, (own, kind, which)))  # a narrow list cuts the end
        signed = signed_whole(reader, home.ref)
        locked = signed[-1].ref if signed else None
        draft = not frozen(reader, home.ref) and not signed
        bound = form_here(reader.forms, bound_form(home))
        steps = {one.id for one in bound.route} if bound else set()
        for form in found:
            title = arabic_digits(form.called)
            made = known[form.builder]
            unsigned = draft and made.figures
            yield PaperOffer(
                record.ref,
                form.id,
                title,
                of,
                locked,
                unsigned,
                "arabic" if "arabic" in form.style else "thai",
                which,
                home.ref,
                made.pictured,
                tuple(_offered(reader, home, asks(made, form))),
                signs=bound is not None
                and steps <= {slot.step for slot in bound.signing_slots(form)},
            )

    @staticmethod
    def kept_words(reader: Reader, unit: str, subject: Ref, form: str) -> Pairs:
        """Return the (question id, words) pairs typed for a paper and stored on this PC; () if there are none."""
        place = place_of(unit, subject, form)
        return next(
            (answers_of(str(one.value)) for one in reader.all_drafts() if one.ref == place), ()
        )

    @staticmethod
    def offered_words(
        reader: Reader,
        unit: str,
        form: str,
        questions: Sequence[PaperQuestion],
        subject: Ref | None = None,
    ) -> Pairs:
        """Return (question id, words) pairs to prefill those `questions` that are in LASTING, with the words of the
        newest prints. If no print names meeting members, they are those expected for `subject` (None = nobody)."""
        ids = [ask.id for ask in questions if ask.id in LASTING]
        prefilled: dict[str, str] = {}
        for paper in _printed(reader, unit, form) if ids else ():
            own = paper.text("form") == form
            for id_, words in answers_of(paper.text("said")):
                empty = id_ == "members" and not any(
                    one.name for one in MeetingMember.of({id_: words})
                )
                if id_ in ids and (own or id_ in SHARED) and not empty:
                    prefilled.setdefault(id_, words)
        record = reader.record(subject) if subject else None
        if "members" in ids and "members" not in prefilled and record:
            from core.papers.meetings import expected

            source = PaperSource(
                reader, form_for(reader, record), FormPaper(id=form), record, Stamp()
            )
            prefilled["members"] = "\n".join(one.line for one in expected(source))
        return tuple((id_, words) for id_, words in prefilled.items() if words)


class PrintListRow(NamedTuple):
    """A print as the page of papers lists it from the register."""

    ref: Ref
    subject: str  # as the register names it
    form: str
    number: str
    code: str
    title: str
    at: str  # `20 พ.ย. 2569 09.14 น.`
    state: PaperState
    void: str  # why it is void
    signed: str  # day it was signed in ink, as confirmed on its scan; ""
    is_stored: bool  # its content is stored, so that a scan can be compared with it
    official: str  # official number given by the registry; ""
    official_day: str  # ISO, or ""
    repeats: str  # number of the first identical print; ""
    copy: bool  # its pages are marked as a copy of that print
    period: str = ""  # the period of a plan that it reports and that was locked alone


class PapersView(NamedTuple):
    """The content of the page of papers: papers to print, past prints, and a sentence on unused register numbers."""

    papers: tuple[PaperOffer, ...]
    prints: tuple[PrintListRow, ...]  # newest first
    unused: str = ""  # a sentence on skipped register numbers; ""


def papers_view(reader: Reader, unit: str, year: int, part: Ref | None = None) -> PapersView:
    """Return the papers of the unit's plans and self-assessments of the year, and the unit's prints. Papers of the
    record `part` come first; if another unit owns it, only those that are about all units."""
    record = reader.record(part) if part else None
    whole = [one for one in _readable(reader, unit, year) if one.ref != part]
    records = [*([record] if record and not record.deleted else []), *whole]
    papers = tuple(
        paper for record in records for paper in PaperOffer.of_record(reader, record, unit)
    )
    return PapersView(
        papers, tuple(prints(reader, unit)), unused_line(reader.records("paper", unit))
    )


def _readable(
    reader: Reader, unit: str | None, year: int, instrument: str = ""
) -> Iterator[Record]:
    """Yield the `subjects` whose form is here: the others can be printed once it has come."""
    for record in subjects(reader, unit, year, instrument):
        if form_here(reader.forms, bound_form(record)):
            yield record


def _offered(
    reader: Reader, home: Record, questions: Sequence[PaperQuestion]
) -> Iterator[PaperQuestion]:
    """Yield the questions of a paper; the period is chosen from the plan's periods, by default the last reported."""
    for one in questions:
        if one.id == "period" and (
            ids := own_periods(form_for(reader, home), home.text("year"))[1:]
        ):
            reported = [
                part.period
                for part in LockablePart.of(reader, home.ref)
                if part.reported and part.period in ids
            ]
            usual = next(reversed(reported), ids[0])
            one = replace(
                one, choices=tuple((id_, period_name(Period.of(id_))) for id_ in ids), usual=usual
            )
        yield one


def prints(reader: Reader, unit: str) -> Iterator[PrintListRow]:
    """Yield the prints in a unit's register, newest first. `state` says whether the data has changed since."""
    now: dict[tuple[str, str], bytes] = {}
    titles: dict[tuple[str, str, str], str] = {}
    papers = sorted(reader.records("paper", unit), key=lambda paper: paper.text("printed_at"))
    firsts: dict[tuple[str, ...], str] = {}
    # of the print that each copies, else of the first identical one that is not void
    numbers: dict[Ref, str] = {}
    for one in papers:
        said = tuple(one.text(name) for name in ("subject", "form", "state_hash", "options"))
        original = PrintOption.copied_from(one.text("options").split(","))
        gone = bool(one.text("void_why"))
        numbers[one.ref] = original or (
            one.text("number") if gone else firsts.setdefault(said, one.text("number"))
        )
    for one in reversed(papers):
        subject = one.text("subject")
        form = one.text("form")
        options = one.text("options")
        if (subject, options) not in now:
            now[subject, options] = PrintRegisterEntry(one).state_now(reader)
        paper = subject, form, reported_period(one)
        if paper not in titles:
            titles[paper] = title_of(reader, one)
        number, first = one.text("number"), numbers[one.ref]
        void, signed = one.text("void_why"), day(one.text("signed_on"))
        first = first if first != number else ""
        state: PaperState = (
            "standing" if now[subject, options] == PrintRegisterEntry(one).state else "stale"
        )
        if one.text("scan"):
            state = "signed"
        if void:
            state = "void"
        elif PrintOption.DRAFT in options.split(","):
            state = "draft"
        yield PrintListRow(
            one.ref,
            subject,
            form,
            number,
            shown_code(one.text("code")),
            titles[paper],
            PrintRegisterEntry.moment(one.text("printed_at")),
            state,
            void,
            short_date(signed) if signed else "",
            bool(one.text("print")),
            one.text("official_no"),
            one.text("official_date"),
            first,
            bool(PrintOption.copied_from(options.split(","))),
            SignOff.period_of(options.split(",")),
        )


def confirmed_unkept() -> str:
    """Return the sentence that a signed print cannot be compared with its scan, as its content is not stored."""
    return _("ไม่มีฉบับที่พิมพ์เก็บไว้ให้เทียบ")


def title_of(reader: Reader, paper: Record) -> str:
    """Return the title of a print's paper with what tells its plan or assessment from others, and its period; the
    paper's id if its form or subject is not on this PC."""
    from core.papers.table import kinds, own_papers

    record = reader.record(PrintRegisterEntry(paper).subject)
    form = paper.text("form")
    using = form_here(reader.forms, bound_form(record)) if record else None
    known = (*(using.papers if using else ()), *own_papers(kinds(reader)))
    title = next((arabic_digits(one.called) for one in known if one.id == form), form)
    if record and record.ref.entity in YEARLY:
        title = titled(title, record)
    period = reported_period(paper)
    return f"{title} {period_name(Period.of(period))}" if period else title


def reported_period(paper: Record) -> str:
    """Return the id of the period that a print reports; "" if no period was chosen when it was printed."""
    period = dict(answers_of(paper.text("said"))).get("period", "")
    return period if SignOffBody.is_period(period) else ""


BatchItems = tuple[tuple[Ref, str], ...]


class BatchPaperOffer(NamedTuple):
    """A paper that the page offers to print for several units at once."""

    form: str
    title: str
    total: int  # number of records it can be printed for


def items_of(reader: Reader, year: int, form: str, instrument: str = "") -> BatchItems:
    """Return (record, `form`) for each unit's plan or self-assessment that prints the paper `form`, by region and unit
    code. `instrument`: id of its form ("" = any). A paper that compares units comes once, or once per region."""
    from core.papers.score_sheet import REGION
    from core.papers.table import kinds

    known = kinds(reader)
    units = UnitRegister.of(reader)
    found = list[tuple[Ref, str]]()
    met = set[tuple[str, int]]()
    every = _readable(reader, None, year, instrument)
    for record in sorted(every, key=lambda one: order(units.get(one.ref.scope), one)):
        paper = next((one for one in printable(reader, record.ref, form) if one.id == form), None)
        if paper is None:
            continue
        # what a paper of several units covers: a whole form, or a region
        shared: tuple[str, int] | None = None
        if known[paper.builder].speaks_of == PrintOption.PER_ALL:
            shared = record.text("instrument_id"), 0
        elif paper.table_per == REGION:
            unit = units.get(record.ref.scope)
            shared = "region", unit.region if unit else 0
        if shared in met:
            continue
        if shared:
            met |= {shared}
        found.append((record.ref, form))
    return tuple(found)


def own_items(reader: Reader, unit: str, year: int) -> BatchItems:
    """Return (record, paper id) of all papers of the unit's own plans and self-assessments of the year."""
    return tuple(
        (record.ref, paper.id)
        for record in _readable(reader, unit, year)
        for paper in printable(reader, record.ref)
    )


def offered(reader: Reader, year: int) -> tuple[BatchPaperOffer, ...]:
    """Return each paper that plans and self-assessments of the year can print, with the number of these records."""
    titles, counts = dict[str, str](), dict[str, int]()
    kinds: dict[tuple[str, str], tuple[FormPaper, ...]] = {}
    for record in _readable(reader, None, year):
        kind = (bound_form(record), record.text("group"))
        if kind not in kinds:
            kinds[kind] = printable(reader, record.ref)
        for paper in kinds[kind]:
            titles.setdefault(paper.id, arabic_digits(paper.called))
            counts[paper.id] = counts.get(paper.id, 0) + 1
    return tuple(BatchPaperOffer(form, title, counts[form]) for form, title in titles.items())


def order(unit: Unit | None, record: Record) -> tuple[int, str, str]:
    region, code = (unit.region, unit.code) if unit else (0, "")
    return (region, code, record.ref.id)


# offered again for the next print
LASTING = frozenset({"members", "duties", "giver", "name", "position", "place"})
SHARED = frozenset({"members", "giver", "place"})  # offered also for papers of another kind


def _printed(reader: Reader, unit: str, form: str) -> list[Record]:
    """Return the prints with typed words that are not void, those of this form first, each newest first."""
    papers = [
        one
        for one in reader.records("paper", unit)
        if one.text("said") and not one.text("void_why")
    ]
    newest = sorted(papers, key=lambda one: one.text("printed_at"), reverse=True)
    return sorted(newest, key=lambda one: one.text("form") != form)


def place_of(unit: str, subject: Ref, form: str) -> Ref:
    """Return the reference under which the words typed for a paper are stored, which is not that of any print."""
    return Ref(unit, "paper", sha256(f"words\0{subject}\0{form}".encode()).hexdigest()[:32])


# characters
_SHORTEST = 8
# bytes in UTF-8, the limit of PDF readers (ISO 32000-2, revision 6)
LONGEST = 127


def password_of(text: str) -> str:
    """Return a PDF password, stripped and normalised (NFC). UserError if it is too short or too long, or has letters
    that PDF readers treat differently, such as invisible letters or sara am."""
    password = unicodedata.normalize("NFC", text.strip())
    if len(password) < _SHORTEST:
        raise _unsafe(
            _("รหัสผ่านต้องมีอย่างน้อย {n} ตัว").format(n=_SHORTEST),
            _("ตั้งให้ยาวขึ้น คำไทยหลายคำต่อกันจำง่ายและเดายาก"),
        )
    if len(password.encode(errors="replace")) > LONGEST:
        raise _unsafe(
            _("รหัสผ่านยาวเกินกว่าที่ไฟล์ PDF เก็บได้"),
            _("ตั้งให้สั้นลง อักษรไทยได้ไม่เกิน {n} ตัว").format(n=LONGEST // 3),
        )
    odd = sorted({letter for letter in password if _differs(letter)})
    if odd:
        shown = " ".join(
            letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in odd
        )
        raise _unsafe(
            _("โปรแกรมอ่าน PDF บางโปรแกรมอ่านอักษรนี้ในรหัสผ่านต่างกัน: {letters}").format(letters=shown),
            _("ตั้งรหัสผ่านโดยไม่ใช้อักษรนี้"),
        )
    return password


def _differs(letter: str) -> bool:
    import stringprep

    prepared = unicodedata.normalize("NFKC", letter)
    hidden = (
        stringprep.in_table_b1(letter)
        or stringprep.in_table_c12(letter)
        or stringprep.in_table_c21_c22(letter)
    )
    return prepared != letter or hidden or "\ud800" <= letter <= "\udfff"


def _unsafe(reason: str, do: str) -> UserError:
    return UserError(_("ใช้รหัสผ่านนี้กับไฟล์ PDF ไม่ได้"), reason, do)
