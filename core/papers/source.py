"""What a paper is built from: the record it is of, what speaks of it, the words typed for it when it is printed; and
what every paper of a record bears.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Self

from core.blocks.document import Block, Certified, Contents, Document, Gap, Heading, Para, Signatures, Signer, Stamp
from core.blocks.words import RichText, Run, plain
from core.entities import record_id
from core.exact import PLACES, kept_json, points_text
from core.forms.ports import Reader
from core.forms.settings import HOLDERS, Chosen
from core.forms.shape import Form, Instrument, PaperColumn
from core.forms.tree import SameForm, Tree
from core.forms.vocabulary import State
from core.forms.wording import MARGINS, Words, fill, names_in
from core.i18n import THAI, _, kept_in
from core.people.units import office_of
from core.scoring import score
from core.scoring.score import Answers, Score
from core.slots import Slot
from core.thai.days import date_and_time
from core.values import Record, Ref


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """What a person is asked when a paper is printed. `several`: one a line; `choices`: one of these, key and words."""

    id: str
    title: str
    several: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    usual: str = ""  # key of the one that is taken where nobody chose

    @staticmethod
    def of_minutes() -> "tuple[PaperQuestion, ...]":
        """What is asked for minutes."""
        resolved = PaperQuestion("resolved", _("มติอื่นของที่ประชุม บรรทัดละมติ"), several=True)
        absent = PaperQuestion("absent", _("ผู้ไม่มาประชุม บรรทัดละคน"), several=True)
        others = PaperQuestion("others", _("ผู้เข้าร่วมประชุม บรรทัดละคน"), several=True)
        return *PaperQuestion.of_attendance(), absent, others, resolved

    @staticmethod
    def of_agenda() -> "tuple[PaperQuestion, ...]":
        """What is asked for an agenda."""
        return *_when_and_where(), PaperQuestion("topics", _("เรื่องเพื่อพิจารณา บรรทัดละเรื่อง"), several=True)

    @staticmethod
    def of_attendance() -> "tuple[PaperQuestion, ...]":
        """What is asked for the list of those who come."""
        return *_when_and_where(), PaperQuestion.of_members()

    @staticmethod
    def of_members() -> "PaperQuestion":
        """Who sits in a meeting or a committee."""
        return PaperQuestion("members", _("รายชื่อ บรรทัดละคน: ชื่อ, ตำแหน่ง, หน้าที่"), several=True)


UNNAMED = "……………………"  # as a name is typed that is left to be written


PaperAnswers = Mapping[str, str]


Pairs = tuple[tuple[str, str], ...]  # the same, as a print is wished for


def answers_text(said: Pairs) -> str:
    """What was said for a paper, as its register keeps it."""
    return json.dumps(dict(said), ensure_ascii=False)


def answers_of(words: str) -> Pairs:
    """What a register keeps of what was said; () for anything else."""
    found = kept_json(words)
    items = found.items() if isinstance(found, dict) else ()
    return tuple((id_, text) for id_, text in items if isinstance(text, str))


def word_of(said: PaperAnswers, id_: str) -> str:
    """What was said; "" = nothing."""
    return said.get(id_, "").strip()


def certified_by(said: PaperAnswers) -> Certified:
    """Who certifies a copy, as it was said; what was not is left to be written."""
    return Certified(word_of(said, "name"), word_of(said, "position"))


@dataclass(frozen=True, slots=True)
class MeetingMember:
    """Who sits in a meeting; what is not known is left to be written."""

    name: str = ""
    position: str = ""
    role: str = ""

    @classmethod
    def of(cls, said: PaperAnswers, id_: str = "members") -> tuple[Self, ...]:
        """`ชื่อ, ตำแหน่ง, หน้าที่` a line; a part that is left out, and a name that is only dots, is not known."""
        found = []
        for line in lines_of(said, id_):
            name, position, role, *_more = (*(part.strip() for part in line.split(",", 2)), "", "", "")
            found.append(cls(name if name.strip("….· ") else "", position, role))
        return tuple(found)

    @property
    def line(self) -> str:
        """`ชื่อ, ตำแหน่ง, หน้าที่` as it is typed: dots stand where a name is to be written."""
        named = self.name or (UNNAMED if self.position or self.role else "")
        return ", ".join(part.replace(",", " ") for part in (named, self.position, self.role)).rstrip(", ")


def lines_of(said: PaperAnswers, id_: str) -> tuple[str, ...]:
    """What was said, a line each."""
    return tuple(filter(None, (line.strip() for line in said.get(id_, "").splitlines())))


def _when_and_where() -> tuple[PaperQuestion, ...]:
    return (
        PaperQuestion("no", _("ครั้งที่")),
        PaperQuestion("day", _("วันที่ประชุม")),
        PaperQuestion("time", _("เวลา")),
        PaperQuestion("place", _("สถานที่")),
    )


DOTS = "…………"  # to be written on
COPY = "certified_copy"  # the paper of a piece of evidence
SIGNING_SHEET = "sign_off"  # the paper of the program that every step of a route signs
WORKSHOP = "workshop"  # the papers of a workshop
REGION_SHEET = "region_sheet"  # the paper of the program on which a committee compares the units of a region
COPY_OF = "copy:"  # option of a print that bears the mark of a copy: of the print with this number


class PrintOption(StrEnum):
    """What a print shows besides its subject, or instead of it, and whether it is final."""

    PER_YEARS = "per:years"  # last year's assessment beside this one
    PER_ALL = "per:all"  # it ranks every unit
    PER_REGION = "per:region"  # several assessments
    PER_PART = "per:part"  # of an answer or a row: what its assessment or plan says
    PER_HEAD = "per:head"  # what its subject is, and none of its figures
    DRAFT = "draft"  # its figures were not frozen


def phrases(form: Instrument) -> dict[str, str]:
    """How sentences speak of a form, in Thai, by placeholder; of one that does not say, by what it is called."""
    called, named = form.called, f"แบบ “{form.heading}”"
    work = str(called.work) or named
    return {
        "called.work": work,
        "called.document": str(called.document) or f"เอกสารตาม{named}",
        "called.subject": str(called.subject) or f"รายงานผลการดำเนินงานตาม{work}",
        "called.committee": str(called.committee) or "คณะกรรมการ",
    }


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """What every paper of a record bears: the form it follows, whose it is, of which year, the stamp of its print."""

    paper: Form
    office: str
    year: int  # Buddhist era
    stamp: Stamp
    settings: Mapping[str, str] = field(default_factory=dict)  # what was chosen, by placeholder

    def document(self, title: Iterable[RichText], blocks: Iterable[Block], running: str | None = None) -> Document:
        """The paper with these blocks; `running` None = what it is called and the year."""
        lines = tuple(title)
        corner = tuple(one for one in lines if isinstance(one, str) and one.startswith(MARGINS))
        return Document(
            title=tuple(one for one in lines if one not in corner),
            corner=tuple(Para(one[1:].strip(), "left" if one[0] == MARGINS[0] else "right") for one in corner),
            running=f"{self.paper.short} {self.year}" if running is None else running,
            office=self.office,
            stamp=self.stamp,
            blocks=tuple(blocks),
            landscape="landscape" in self.paper.style,
            thai_digits="arabic" not in self.paper.style,
            numbers="dash" if "official" in self.paper.style else "of",
        )

    def sheet(self, about: str, blocks: Iterable[Block]) -> Document:
        """A paper of the program's own: what it is called, and below that what it is about."""
        short = str(self.paper.short)
        return self.document((short, about), blocks, short)

    def filled(self, line: str, instrument: Instrument, dots: str = DOTS) -> str:
        """A text of the form with its year, office and title of the form; what is not known is left to be written."""
        own = {"year": str(self.year), "office.name": self.office, "instrument.title": str(instrument.title)}
        own |= {"instrument.short": str(instrument.heading), **phrases(instrument)}
        return filled(line, {**self.settings, **own}, dots)

    def columns(self, instrument: Instrument) -> tuple[PaperColumn, ...]:
        """The columns of the paper."""
        return tuple(column for column in instrument.columns if column.paper == self.paper.id)

    def contents(self, blocks: Iterable[Block], level: int) -> tuple[Block, ...]:
        """The headings of this level, where the form asks for a table of them and there are several."""
        heads = tuple(plain(one.text) for one in blocks if isinstance(one, Heading) and one.level == level)
        if "contents" not in self.paper.style or len(heads) < 2:
            return ()
        return Para((Run("สารบัญ", bold=True),), align="center"), Contents(heads), Gap(6)

    def signers(self, instrument: Instrument) -> tuple[Signer, ...]:
        """Who signs by the form, each at the step it names."""
        return tuple(Signer(one.words, step=one.step) for one in instrument.signing_slots(self.paper))

    def signatures(
        self, instrument: Instrument, signers: tuple[Signer, ...] = (), certify: RichText = ""
    ) -> tuple[Signatures, ...]:
        """Who signs: these, else those the form names; () = nobody."""
        signers = signers or self.signers(instrument)
        return (Signatures(signers, certify),) if signers else ()


def words_of_settings(form: Instrument, of: Sequence[Chosen]) -> dict[str, str]:
    """What papers print: `setting.<id>` and `setting.<id>.why`; of one without a choice what the form says."""
    found = {Slot("setting", one.id).name: one.default for one in form.settings if not one.choices}
    found |= {one.field: one.option.words for one in of}
    return found | {one.why_field: one.why for one in of if one.why}


@dataclass(frozen=True, slots=True)
class PaperSource:
    """What a paper is built from. Every builder of a paper is given one."""

    reader: Reader
    using: Instrument | None  # the form that speaks of the record; None = none does
    paper: Form
    record: Record
    stamp: Stamp
    said: PaperAnswers = field(default_factory=dict)  # words typed for the paper, by what it asks for
    own: tuple[Form, ...] = ()  # the papers of the program, besides those of the form

    @property
    def instrument(self) -> Instrument:
        """The form that speaks of the record; LookupError when none does."""
        if self.using is None:
            raise LookupError(self.record.ref)
        return self.using

    @property
    def year(self) -> int:
        return self.record.number("year") or 0

    def frame(self, of: Record | None = None) -> PaperFrame:
        """What the paper bears, with office and year of the record, or of this one."""
        of = of or self.record
        name, code = office_of(self.reader, of.ref.scope)
        settings = replace(self, record=of).settings
        return PaperFrame(self.paper, name or code, of.number("year") or 0, self.stamp, settings)

    @property
    def settings(self) -> Mapping[str, str]:
        """What was chosen where the form leaves a choice, by placeholder."""
        form = self.using
        if form is None or not form.settings or self.record.ref.entity not in HOLDERS:
            return {}
        return words_of_settings(form, Chosen.of(self.reader, form, self.record))


def copied_from(options: Collection[str]) -> str:
    """The number of the print a print was marked as a copy of; "" = it bears no mark."""
    return next((one.removeprefix(COPY_OF) for one in options if one.startswith(COPY_OF)), "")


def filled(text: str, known: Mapping[str, str], dots: str = DOTS) -> str:
    """A text of a form with its placeholders; what is not known is left to be written."""
    return fill(text, {name: known.get(name) or dots for name in names_in(text)})


def assessed(score: Score, tree: Tree, dimension: str) -> bool:
    """Whether a finding was made on any item of the dimension."""
    items = (score.items.get(item.id) for item in tree.answered(dimension))
    return any(item is not None and item.state is not State.NOT_ASSESSED for item in items)


points = points_text  # as every paper prints them


def rounded(*numbers: Fraction, places: int = PLACES) -> str:
    """The sentence a paper owes where a figure on it is rounded; "" where none is."""
    cut = any((number * 10**places).denominator != 1 for number in numbers)
    said = _("คะแนนคิดจากค่าเต็มและปัดเศษเฉพาะเมื่อแสดง เป็นทศนิยม {places} ตำแหน่ง").format(places=places)
    return said if cut else ""


def noted(note: str, more: str) -> str:
    """The note of a table with what the program has to say below it."""
    return "\n".join(filter(None, (note, more)))


def blank_score(instrument: Instrument, profiles: Iterable[str] = ()) -> Score:
    """The score of a sheet nobody has answered: what every branch and the whole could give."""
    asking = [replace(one, complete="", when=()) for one in instrument.dimensions]
    if instrument.complete or asking != [*instrument.dimensions]:
        instrument = replace(instrument, complete="", dimensions=tuple(asking))
    return score(instrument, Answers(profiles=frozenset(profiles)))


def extra_points(instrument: Instrument) -> Fraction:
    """The extra points the form can give."""
    return sum((one.points for one in instrument.extra), Fraction(0))


def facts_of(source: PaperSource, record: Record) -> Mapping[str, str]:
    """What is known of the office and the year of a record, and what was chosen, by placeholder."""
    reader, instrument = source.reader, source.instrument
    scope = record.ref.scope
    name, _code = office_of(reader, scope)
    year = record.number("year")
    unit = reader.record(Ref("all", "unit", scope))
    office = reader.record(Ref(scope, "office", record_id(scope, "office", scope)))
    above = (unit.text("parent") if unit else "").rpartition("/")[2]
    found = {
        "year": str(year or ""),
        "last_year": str(year - 1) if year else "",
        "office.name": name,
        "office.short": next((one.text("short") for one in (unit, office) if one and one.text("short")), ""),
        "office.parent": office_of(reader, above)[0] if above else "",
        "instrument.title": str(instrument.title),
        "instrument.short": str(instrument.heading),
        **phrases(instrument),
    }
    own = {f"office.{field}": office.text(field) for field in ("head", "address", "phone")} if office else {}
    held = replace(source, record=record).settings
    return {name: words for name, words in {**found, **own, **held}.items() if words}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A paper: of which records, what builds it, how it is treated.

    `own`: what it is where no form lists it, offered `when` it says something; None = it is printed for a form only.
    """

    id: str  # as forms and the register name it
    of: tuple[str, ...]  # entities it is printed of
    build: Callable[[PaperSource], Document]
    own: Form | None = None
    when: Callable[[Reader, Instrument, Record], bool] = lambda _reader, _form, _record: True
    asks: Callable[[], tuple[PaperQuestion, ...]] = (
        tuple  # words that may be typed for it; all may be left to be written by hand
    )
    figures: bool = True  # it shows figures of the record: a draft until they are frozen
    of_now: bool = False  # of what came after the record was frozen, or beside it: made of what is known now
    pictured: bool = False  # has pages of photographs
    after: str = ""  # id of the paper it is listed behind, where a later room gives it
    speaks_of: str = ""  # PER_YEARS: of the year before too, PER_ALL: of every unit, PER_HEAD: of no figure of its own


WORDED = frozenset({"table", "checklist", "score_sheet", "report", "document"})  # papers worded by their form alone


def paper_language(form: Instrument, paper: Form) -> Literal["th", "en"]:
    """In which language the program speaks on a paper of a form: in English where no word of the form is Thai."""
    return "en" if paper in form.papers and paper.builder in WORDED and _is_english(SameForm(form)) else "th"


@lru_cache(64)
def _is_english(same: SameForm) -> bool:
    words = str([*_texts(same.form)])
    return re.search("[ก-๛]", words) is None and re.search("[A-Za-z]", str(same.form.title)) is not None


def _texts(form: Instrument) -> Iterator[str]:
    """What people read of a form besides what its cases fill in."""
    yield from (str(form.title), str(form.short), str(form.owner), str(form.help))
    for rows in (form.dimensions, form.items, form.choices, form.kinds, form.fields, form.papers, form.columns):
        yield from (str(getattr(row, name, "")) for row in rows for name in ("title", "text", "head"))


def built(kind: PaperKind, source: PaperSource) -> Document:
    """The paper, in the language of its form."""
    if source.using is None or (said := paper_language(source.using, source.paper)) == THAI:
        return kind.build(source)
    with kept_in(said):
        stamp = source.stamp
        stamp = replace(stamp, printed=date_and_time(stamp.moment) if stamp.moment else stamp.printed)
        return replace(kind.build(replace(source, stamp=stamp)), language=said, thai_digits=False)


def own_form(id_: str, title: str, *style: str) -> Form:
    """A paper of the program's own, as it is called where no form lists it."""
    return Form(id=id_, builder=id_, short=Words(title), style=style)


def group_in(reader: Reader, assessment: Record) -> str:
    """In which group a unit is compared: as the register says of the year, else as its assessment says, else as the
    register says of every year."""
    unit = reader.record(Ref("all", "unit", assessment.text("unit")))
    of_year = record_id("all", "standing", assessment.text("unit"), assessment.number("year") or 0)
    said = reader.record(Ref("all", "standing", of_year))
    among = (one.text("group") for one in (said, assessment, unit) if one is not None and not one.deleted)
    return next(filter(None, among), "")


def register(reader: Reader, unit: str) -> Record | None:
    """The record of the unit in the register, else its own office record."""
    here = reader.record(Ref("all", "unit", unit))
    return here or reader.record(Ref(unit, "office", record_id(unit, "office", unit)))
