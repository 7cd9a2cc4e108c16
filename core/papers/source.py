"""What a paper is built from: a record, its form, words typed for the paper; and what all papers of a record share."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Literal, Self

from core.blocks.document import (
    Block,
    Certified,
    Column,
    Contents,
    Document,
    Gap,
    Heading,
    Para,
    Row,
    Signatures,
    Signer,
    SignRoom,
    Stamp,
    Table,
)
from core.blocks.elements import RichText, Run, plain
from core.entities import record_id
from core.exact import PLACES, kept_json, points_text
from core.forms.ports import Reader
from core.forms.settings import SettingInForce
from core.forms.shape import FormPaper, Instrument, PaperColumn
from core.forms.tree import FormCacheKey, Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import MARGINS, Words, fill, names_in
from core.i18n import THAI, _, kept_in
from core.people.units import office_of
from core.records.route import people_of
from core.scoring.score import Score
from core.scoring.total import Answers
from core.slots import Slot
from core.thai.days import date_and_time
from core.thai.written import arabic_digits
from core.values import Record, Ref

TO_SIGN = 12  # least rows of an attendance list


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question asked before printing; if `several`, each line typed is one answer. `usual`: the default choice."""

    id: str
    title: str
    several: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    usual: str = ""  # key of the default choice

    @staticmethod
    def of_minutes() -> "tuple[PaperQuestion, ...]":
        """Return the questions asked for minutes."""
        resolved = PaperQuestion("resolved", _("มติอื่นของที่ประชุม บรรทัดละมติ"), several=True)
        absent = PaperQuestion("absent", _("ผู้ไม่มาประชุม บรรทัดละคน"), several=True)
        others = PaperQuestion("others", _("ผู้เข้าร่วมประชุม บรรทัดละคน"), several=True)
        return *PaperQuestion.of_attendance(), absent, others, resolved

    @staticmethod
    def of_agenda() -> "tuple[PaperQuestion, ...]":
        """Return the questions asked for an agenda."""
        return *_when_and_where(), PaperQuestion(
            "topics", _("เรื่องเพื่อพิจารณา บรรทัดละเรื่อง"), several=True
        )

    @staticmethod
    def of_attendance() -> "tuple[PaperQuestion, ...]":
        """Return the questions asked for an attendance list."""
        return *_when_and_where(), PaperQuestion.of_members()

    @staticmethod
    def of_members() -> "PaperQuestion":
        """Return the question that asks for the members of a meeting or a committee."""
        return PaperQuestion("members", _("รายชื่อ บรรทัดละคน: ชื่อ, ตำแหน่ง, หน้าที่"), several=True)

    @staticmethod
    def lines_of(answers: "PaperAnswers", id_: str) -> tuple[str, ...]:
        """Return the lines of the typed answer to the question `id_`, stripped, without empty ones."""
        return tuple(filter(None, (line.strip() for line in answers.get(id_, "").splitlines())))

    @staticmethod
    def word_of(answers: "PaperAnswers", id_: str) -> str:
        """Return the typed answer to the question `id_`, stripped; "" if there is none."""
        return answers.get(id_, "").strip()


UNNAMED = "……………………"  # stands for a name that is left blank


PaperAnswers = Mapping[str, str]


Pairs = tuple[tuple[str, str], ...]  # PaperAnswers as pairs, in a request for a print


def answers_text(answers: Pairs) -> str:
    """Return answers typed for a paper as JSON text, which is how the register stores them."""
    return json.dumps(dict(answers), ensure_ascii=False)


def answers_of(json_text: str) -> Pairs:
    """Return the answers read from text that `answers_text` wrote; () for any other text."""
    content = kept_json(json_text)
    items = content.items() if isinstance(content, dict) else ()
    return tuple((id_, text) for id_, text in items if isinstance(text, str))


def certified_by(answers: PaperAnswers) -> Certified:
    """Return who certifies a copy, from the typed answers; missing parts are left blank to be filled in by hand."""
    return Certified(
        PaperQuestion.word_of(answers, "name"), PaperQuestion.word_of(answers, "position")
    )


@dataclass(frozen=True, slots=True)
class MeetingMember:
    """A member of a meeting or committee; an unknown name or position is left blank to be filled in."""

    name: str = ""
    position: str = ""
    role: str = ""

    @classmethod
    def of(cls, answers: PaperAnswers, id_: str = "members") -> tuple[Self, ...]:
        """Read the members typed for question `id_`, one `ชื่อ, ตำแหน่ง, หน้าที่` per line. A missing part, or a name
        of dots only, gives ""."""
        members = []
        for line in PaperQuestion.lines_of(answers, id_):
            parts = [part.strip() for part in line.split(",", 2)]
            name, position, role = parts + [""] * (3 - len(parts))
            members.append(cls(name if name.strip("….· ") else "", position, role))
        return tuple(members)

    @property
    def line(self) -> str:
        """The member as it is typed, `ชื่อ, ตำแหน่ง, หน้าที่`, with dots for an unknown name."""
        named = self.name or (UNNAMED if self.position or self.role else "")
        return ", ".join(
            part.replace(",", " ") for part in (named, self.position, self.role)
        ).rstrip(", ")

    @staticmethod
    def staff(reader: Reader, scope: str) -> "Iterator[MeetingMember]":
        """Yield the active people of the office with name and position."""
        for one in people_of(reader, scope).values():
            if one.number("active") != 0 and not one.deleted:
                yield MeetingMember(one.text("name"), one.text("position").replace("\n", " "))

    @staticmethod
    def sign_list(people: "Sequence[MeetingMember]", row_count: int = 0) -> Table:
        """Return an attendance list: a row for each of `people`, at least 2 empty ones, at least `row_count` in all."""
        empty = max(TO_SIGN - len(people), row_count - len(people), 2)
        rows = [
            Row(
                (
                    str(n),
                    one.name,
                    "\n".join(filter(None, (one.position, one.role))),
                    SignRoom(),
                    "",
                )
            )
            for n, one in enumerate((*people, *[MeetingMember()] * empty), start=1)
        ]
        columns = (
            Column("ที่", 8, align="center", least=10),
            Column("ชื่อ – สกุล", 28),
            Column("ตำแหน่ง/หน่วยงาน", 28),
            Column("ลายมือชื่อ", 24),
            Column("หมายเหตุ", 12),
        )
        return Table(columns, tuple(rows))


def _when_and_where() -> tuple[PaperQuestion, ...]:
    return (
        PaperQuestion("no", _("ครั้งที่")),
        PaperQuestion("day", _("วันที่ประชุม")),
        PaperQuestion("time", _("เวลา")),
        PaperQuestion("place", _("สถานที่")),
    )


DOTS = "…………"  # to be written on
COPY = "certified_copy"  # the paper of a piece of evidence
REGION_SHEET = "region_sheet"  # the program's own sheet for comparing the units of a region
COPY_OF = "copy:"  # option prefix of a print marked as a copy, before the original's number


class PrintOption(StrEnum):
    """An option that the register stores with a print: what it shows besides its subject, or that it is a draft."""

    PER_YEARS = "per:years"  # last year's assessment beside this one
    PER_ALL = "per:all"  # it ranks every unit
    PER_REGION = "per:region"  # several assessments
    PER_PART = "per:part"  # of an answer or a row: what its assessment or plan says
    PER_HEAD = "per:head"  # only the head data of its subject, none of its figures
    DRAFT = "draft"  # its figures were not frozen

    @staticmethod
    def copied_from(options: Collection[str]) -> str:
        """Return the number of the original, from the options of a print; "" if the print is not marked as a copy."""
        return next((one.removeprefix(COPY_OF) for one in options if one.startswith(COPY_OF)), "")


def phrases(form: Instrument) -> dict[str, str]:
    """Return {placeholder: Thai words}: what the form calls work, document, subject and committee, or defaults."""
    called, named = form.called, f"แบบ “{form.heading}”"
    work = str(called.work) or named
    return {
        "called.work": work,
        "called.document": str(called.document) or f"เอกสารตาม{named}",
        "called.subject": str(called.subject) or f"รายงานผลการดำเนินงานตาม{work}",
        "called.committee": str(called.committee) or "คณะกรรมการ",
    }


@dataclass(frozen=True, slots=True)
class PaperContext:
    """The data that all papers of a record share: the paper, its office, its year, the print's stamp, and settings."""

    paper: FormPaper
    office: str
    year: int  # Buddhist era
    stamp: Stamp
    settings: Mapping[str, str] = field(default_factory=dict)  # what was chosen, by placeholder

    def document(
        self, title: Iterable[RichText], blocks: Iterable[Block], running: str | None = None
    ) -> Document:
        """Return a document with these blocks; `running` is the running title, by default short title and year."""
        lines = tuple(title)
        corner = tuple(one for one in lines if isinstance(one, str) and one.startswith(MARGINS))
        marginal = (
            Para(one[1:].strip(), "left" if one[0] == MARGINS[0] else "right") for one in corner
        )
        if running is None:
            running = f"{self.paper.short} {self.year}"
        return Document(
            title=tuple(one for one in lines if one not in corner),
            corner=tuple(marginal),
            running=running,
            office=self.office,
            stamp=self.stamp,
            blocks=tuple(blocks),
            landscape="landscape" in self.paper.style,
            thai_digits="arabic" not in self.paper.style,
            numbers="dash" if "official" in self.paper.style else "of",
        )

    def sheet(self, subtitle: str, blocks: Iterable[Block]) -> Document:
        """Return a document of a paper built into the program: its short title, the subtitle, then the blocks."""
        short = str(self.paper.short)
        return self.document((short, subtitle), blocks, short)

    def filled(self, line: str, instrument: Instrument, dots: str = DOTS) -> str:
        """Return the form's text `line` with placeholders replaced by their words, else by `dots` to write on."""
        return filled(line, self.placeholder_words(instrument), dots)

    def placeholder_words(self, instrument: Instrument) -> Mapping[str, str]:
        """Return {placeholder: words} for texts of the form: chosen settings, year, office, and words of the form."""
        own = {
            "year": str(self.year),
            "office.name": self.office,
            "instrument.title": str(instrument.title),
        }
        return {
            **self.settings,
            **own,
            "instrument.short": str(instrument.heading),
            **phrases(instrument),
        }

    def columns(self, instrument: Instrument) -> tuple[PaperColumn, ...]:
        """Return the columns that the form declares for this paper."""
        return tuple(column for column in instrument.columns if column.paper == self.paper.id)

    def contents(self, blocks: Iterable[Block], level: int) -> tuple[Block, ...]:
        """Return a table of contents of headings at `level`; () if the paper wants none or has fewer than 2 of them."""
        heads = tuple(
            plain(one.text) for one in blocks if isinstance(one, Heading) and one.level == level
        )
        if "contents" not in self.paper.style or len(heads) < 2:
            return ()
        return Para((Run("สารบัญ", bold=True),), align="center"), Contents(heads), Gap(6)

    def signers(self, instrument: Instrument) -> tuple[Signer, ...]:
        """Return the signers that the form names for this paper, each with its step of the signing route."""
        return tuple(
            Signer(one.words, step=one.step) for one in instrument.signing_slots(self.paper)
        )

    def signatures(
        self, instrument: Instrument, signers: tuple[Signer, ...] = (), certify: RichText = ""
    ) -> tuple[Signatures, ...]:
        """Return (signature block,) for `signers` (() = the form's), below the text `certify`; () if nobody signs."""
        signers = signers or self.signers(instrument)
        return (Signatures(signers, certify),) if signers else ()


def words_of_settings(form: Instrument, options: Sequence[SettingInForce]) -> dict[str, str]:
    """Return {`setting.<id>`: words of the option chosen, else the default; `setting.<id>.why`: the reason, if any}."""
    words = {Slot("setting", one.id).name: one.default for one in form.settings if not one.choices}
    words |= {one.field: one.option.words for one in options}
    return words | {one.why_field: one.reason for one in options if one.reason}


@dataclass(frozen=True, slots=True)
class PaperSource:
    """The data from which any paper is built: a record with its form, paper, stamp and typed words."""

    reader: Reader
    form: Instrument | None  # the form of the record; None = it has none
    paper: FormPaper
    record: Record
    stamp: Stamp
    # words typed for the paper, by what it asks for
    answers: PaperAnswers = field(default_factory=dict)
    builtin: tuple[FormPaper, ...] = ()  # the papers of the program, besides those of the form

    @property
    def instrument(self) -> Instrument:
        """The form of the record. Raises LookupError if it has none."""
        if self.form is None:
            raise LookupError(self.record.ref)
        return self.form

    @property
    def year(self) -> int:
        return self.record.number("year") or 0

    def frame(self, record: Record | None = None) -> PaperContext:
        """Return the context of the paper, with office and year of `record`; None = of this source's own record."""
        record = record or self.record
        name, code = office_of(self.reader, record.ref.scope)
        settings = replace(self, record=record).settings
        return PaperContext(
            self.paper, name or code, record.number("year") or 0, self.stamp, settings
        )

    @property
    def settings(self) -> Mapping[str, str]:
        """{placeholder: words} of the record's settings: options chosen, and reasons; {} if form or record has none."""
        form = self.form
        if (
            form is None
            or not form.settings
            or self.record.ref.entity not in SettingInForce.HOLDERS
        ):
            return {}
        return words_of_settings(form, SettingInForce.of(self.reader, form, self.record))

    def facts_of(self, record: Record) -> Mapping[str, str]:
        """Return {placeholder: words} on office, year, form and settings of a record; empty words are left out."""
        reader, instrument = self.reader, self.instrument
        scope = record.ref.scope
        name, _code = office_of(reader, scope)
        year = record.number("year")
        unit = reader.record(Ref("all", "unit", scope))
        office = reader.record(Ref(scope, "office", record_id(scope, "office", scope)))
        above = (unit.text("parent") if unit else "").rpartition("/")[2]
        parent = office_of(reader, above)[0] if above else ""
        found = {
            "year": str(year or ""),
            "last_year": str(year - 1) if year else "",
            "office.name": name,
            "office.short": next(
                (one.text("short") for one in (unit, office) if one and one.text("short")), ""
            ),
            "office.parent": parent,
            "instrument.title": str(instrument.title),
            "instrument.short": str(instrument.heading),
            **phrases(instrument),
        }
        if office:
            own = {f"office.{field}": office.text(field) for field in ("head", "address", "phone")}
        else:
            own = {}
        held = replace(self, record=record).settings
        return {name: words for name, words in {**found, **own, **held}.items() if words}

    @property
    def about(self) -> str:
        """Return what a meeting or an order is about, in words: the work that the form names, and the fiscal year."""
        work = arabic_digits(phrases(self.instrument)["called.work"])
        return f"{work} ประจำปีงบประมาณ พ.ศ. {self.record.number('year') or ''}".rstrip()


def filled(text: str, values: Mapping[str, str], dots: str = DOTS) -> str:
    """Return a text with placeholders replaced from `values`; unknown ones become `dots` to write on."""
    return fill(text, {name: values.get(name) or dots for name in names_in(text)})


def assessed(score: Score, tree: Tree, dimension: str) -> bool:
    """Return whether any item of the dimension has been assessed in the score."""
    items = (score.items.get(item.id) for item in tree.answered(dimension))
    return any(item is not None and item.state is not ItemState.NOT_ASSESSED for item in items)


points = points_text  # as every paper prints them


def rounded(*numbers: Fraction, places: int = PLACES) -> str:
    """Return the sentence that points are rounded to `places` decimals; "" if rounding changes none of `numbers`."""
    cut = any((number * 10**places).denominator != 1 for number in numbers)
    said = _("คะแนนคิดจากค่าเต็มและปัดเศษเฉพาะเมื่อแสดง เป็นทศนิยม {places} ตำแหน่ง").format(places=places)
    return said if cut else ""


def noted(note: str, sentence: str) -> str:
    """Return a table's note with `sentence` on a further line; "" if both are ""."""
    return "\n".join(filter(None, (note, sentence)))


def blank_score(instrument: Instrument, profiles: Iterable[str] = ()) -> Score:
    """Return the score of an unanswered sheet, which has the maximum points. `profiles`: ids of those switched on."""
    asking = [replace(one, complete="", when=()) for one in instrument.dimensions]
    if instrument.complete or asking != [*instrument.dimensions]:
        instrument = replace(instrument, complete="", dimensions=tuple(asking))
    return Answers(profiles=frozenset(profiles)).score(instrument)


def extra_points(instrument: Instrument) -> Fraction:
    """Return the sum of all extra points that the form can give."""
    return sum((one.points for one in instrument.extra), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A kind of paper: the entities it is printed for, the function that builds it, and when it is offered. `figures`:
    it is a draft until its record is signed off; `of_now`: it shows the present records even after a sign-off."""

    SIGNING_SHEET = "sign_off"  # the program's own paper that every step of a route signs
    WORKSHOP = "workshop"  # the papers of a workshop

    id: str  # as forms and the register name it
    entities: tuple[str, ...]  # entities it is printed of
    build: Callable[[PaperSource], Document]
    # offered even if no form lists this kind, when `when` is true; None = never
    builtin: FormPaper | None = None
    when: Callable[[Reader, Instrument, Record], bool] = lambda _reader, _form, _record: True
    # for words to type; all may be left for handwriting
    questions: Callable[[], tuple[PaperQuestion, ...]] = tuple
    # it shows figures of the record, so it is a draft until they are signed off
    figures: bool = True
    of_now: bool = False  # built from the current records even if a sign-off stands
    pictured: bool = False  # has pages of photographs
    after: str = ""  # id of the paper after which it is listed, for papers outside this table
    # PER_YEARS: last year too, PER_ALL: every unit, PER_HEAD: no figure of its own
    speaks_of: str = ""

    @staticmethod
    def own_form(id_: str, title: str, *style: str) -> FormPaper:
        """Return a built-in paper, described as a form would describe it. `id_`: id of the paper and of its builder."""
        return FormPaper(id=id_, builder=id_, short=Words(title), style=style)


# papers worded by their form alone
WORDED = frozenset({"table", "checklist", "score_sheet", "report", "document"})


def paper_language(form: Instrument, paper: FormPaper) -> Literal["th", "en"]:
    """Return "en" if all words of a paper are the form's and the form has no Thai, else "th"."""
    if paper in form.papers and paper.builder in WORDED and _is_english(FormCacheKey(form)):
        return "en"
    return "th"


@lru_cache(64)
def _is_english(same: FormCacheKey) -> bool:
    form = same.form
    rows = chain(
        form.dimensions,
        form.items,
        form.choices,
        form.kinds,
        form.fields,
        form.papers,
        form.columns,
    )
    own = (getattr(row, name, "") for row in rows for name in ("title", "text", "head"))
    words = "\n".join(map(str, (form.title, form.short, form.owner, form.help, *own)))
    return re.search("[ก-๛]", words) is None and re.search("[A-Za-z]", str(form.title)) is not None


def built(kind: PaperKind, source: PaperSource) -> Document:
    """Return the paper built from its source, in the language of the form."""
    if source.form is None or (said := paper_language(source.form, source.paper)) == THAI:
        return kind.build(source)
    with kept_in(said):
        stamp = source.stamp
        stamp = replace(
            stamp, printed=date_and_time(stamp.moment) if stamp.moment else stamp.printed
        )
        return replace(kind.build(replace(source, stamp=stamp)), language=said, thai_digits=False)


def group_in(reader: Reader, assessment: Record) -> str:
    """Return the id of the group in which the assessed unit is compared: from the unit's `standing` record of the year,
    else from the assessment, else from the register. "" if none of these names a group."""
    unit = reader.record(Ref("all", "unit", assessment.text("unit")))
    of_year = record_id("all", "standing", assessment.text("unit"), assessment.number("year") or 0)
    said = reader.record(Ref("all", "standing", of_year))
    among = (
        one.text("group") for one in (said, assessment, unit) if one is not None and not one.deleted
    )
    return next(filter(None, among), "")


def register(reader: Reader, unit: str) -> Record | None:
    """Return the unit's record in the register or else its own `office` record; None if neither is on this PC."""
    here = reader.record(Ref("all", "unit", unit))
    return here or reader.record(Ref(unit, "office", record_id(unit, "office", unit)))
