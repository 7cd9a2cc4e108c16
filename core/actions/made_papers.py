"""Which papers a record can print, and the papers themselves as its records now stand."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import NamedTuple, Protocol

from core.actions.score_sheets import of_region, standing_of
from core.actions.set_field import standing
from core.changes.signoff import SOUND, SignOff
from core.documents.blocks import Document, Stamp
from core.documents.checklist import ChecklistForm, checklist
from core.documents.plan_table import PlanPaperForm, plan_table
from core.documents.score_sheet import REGION, ScoreSheetForm, score_sheet
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Form, Instrument
from core.model.natural import record_id
from core.model.values import Record, Ref
from core.ports import Forms, Reader
from core.scoring import score
from core.views.answers import sheet_answers
from core.views.assessment_facts import office_of, sheet_of
from core.views.plan_tree import plan_tree

BUILT: Mapping[str, frozenset[str]] = {  # builders of papers this program has, by what they print
    "assessment": frozenset({"checklist", "score_sheet"}),
    "plan": frozenset({"table"}),
}
PER_REGION, GROUP = "per:region", "group:"  # options of a paper of several assessments
DRAFT = "draft"  # option of a print whose figures were not frozen


class Build(Protocol):
    def __call__(self, stamp: Stamp) -> Document: ...


class Made(NamedTuple):
    """A paper ready for its stamp: what makes it, the hash of what it says, and how both came about."""

    build: Build
    state: bytes
    options: frozenset[str]


def printable(reader: Reader, forms: Forms, subject: Ref) -> tuple[Form, ...]:
    """The papers this record can print, as its form lists them; none for a record no form speaks of."""
    record = reader.record(subject)
    builders = BUILT.get(subject.entity, frozenset())
    if record is None or record.deleted or not builders:
        return ()
    group = group_of(reader, record)
    papers = forms.get(record.text("using")).papers
    return tuple(one for one in papers if one.builder in builders and fits(one, group))


def fits(paper: Form, group: str) -> bool:
    """Whether a unit of this group has such a paper; a unit of no known group has all."""
    return not paper.groups or not group or group in paper.groups


def group_of(reader: Reader, record: Record) -> str:
    """The group an assessment stands in, else its unit; "" = not known, or no assessment."""
    unit = reader.record(Ref("all", "unit", record.ref.scope))
    return record.text("group") or (unit.text("group") if unit and record.ref.entity == "assessment" else "")


def made(reader: Reader, forms: Forms, subject: Ref, form: str, digits: str) -> Made:
    """The paper `form` of the record; UserError when it has none of this id or cannot be printed."""
    record = standing(reader, subject)
    papers = printable(reader, forms, subject)
    paper = next((paper for paper in papers if paper.id == form), None)
    if paper is None:
        raise unknown(subject, form, papers)
    instrument = forms.get(record.text("using"))
    options = frozenset(filter(None, {digits, *shared(paper)}))
    draft = not all(frozen(reader, one) for one in stated(reader, subject, options))
    makers = {"checklist": of_checklist, "score_sheet": of_score_sheet, "table": of_plan}
    build = partial(makers[paper.builder], reader, forms, instrument, paper, record)
    state = state_of(reader, subject, options)
    return Made(partial(finished, build, digits, draft), state, options | {DRAFT} if draft else options)


@contextmanager
def making(reader: Reader, forms: Forms, subject: Ref, form: str, digits: str) -> Iterator[Made]:
    """The paper as it was signed while a sound sign-off of the whole record stands, else as it is; raises as `made`."""
    paper, signed = made(reader, forms, subject, form, digits), signed_whole(reader, subject)
    if not signed or PER_REGION in paper.options:
        yield paper
        return
    with reader.sign_offs.view(signed[-1].op) as then:
        paper = made(then, forms, subject, form, digits)
        yield Made(partial(finished, paper.build, digits, False), paper.state, paper.options - {DRAFT})


def unknown(subject: Ref, form: str, papers: Collection[Form]) -> UserError:
    if not papers:
        return UserError(
            _("พิมพ์ {ref} ไม่ได้").format(ref=subject.local),
            _("รุ่นนี้พิมพ์แบบของการประเมินและของแผน"),
            _("เลือกการประเมินหรือแผนจากคำสั่ง record list DIR assessment หรือ record list DIR plan"),
        )
    return UserError(
        _("ไม่มีแบบพิมพ์ {form}").format(form=form),
        _("แบบพิมพ์ที่มีคือ {known}").format(known=", ".join(paper.id for paper in papers)),
        _("เลือกแบบหนึ่งแล้วลองใหม่"),
    )


def shared(paper: Form) -> tuple[str, ...]:
    """The options that say of which assessments a paper speaks besides its subject; () = of none."""
    return (PER_REGION, *(GROUP + group for group in paper.groups)) if paper.table_per == REGION else ()


def stated(reader: Reader, subject: Ref, options: Collection[str]) -> tuple[Ref, ...]:
    """The records whose state a paper of the subject shows, under the options it was printed with."""
    if PER_REGION not in options:
        return (subject,)
    groups = [one.removeprefix(GROUP) for one in options if one.startswith(GROUP)]
    record = reader.record(subject)
    return tuple(one.ref for one in of_region(reader, record, groups)) if record else ()


def state_of(reader: Reader, subject: Ref, options: Collection[str]) -> bytes:
    """The hash of what a paper of the subject says today: of several records, a hash over the states of all."""
    if PER_REGION not in options:
        return reader.state_hash(subject)
    states = sorted(map(reader.state_hash, stated(reader, subject, options)))
    return sha256(f"{subject}\0".encode() + b"".join(states)).digest()


def frozen(reader: Reader, subject: Ref) -> bool:
    """Whether the whole subject says today what a standing sign-off fixed; else what is printed of it is a draft."""
    state = reader.state_hash(subject)
    return any(one.body and one.body.state_hash == state for one in signed_whole(reader, subject))


def signed_whole(reader: Reader, subject: Ref) -> list[SignOff]:
    """The sound sign-offs of the whole subject that stand."""
    found = [one for one in reader.sign_offs.of(subject) if one.stands and one.state == SOUND]
    return [one for one in found if one.body and one.body[:2] == (subject, "")]


def finished(build: Build, digits: str, draft: bool, stamp: Stamp) -> Document:
    document = replace(build(stamp), draft=draft)
    return replace(document, thai_digits=digits == "thai") if digits else document


def of_checklist(
    reader: Reader, _forms: Forms, instrument: Instrument, _paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    answers = sheet_answers(reader, assessment.ref)
    office, code = office_of(reader, assessment.ref.scope)
    return checklist(
        ChecklistForm(
            instrument=instrument,
            office=office or code,
            year=assessment.number("year") or 0,
            answers=answers,
            score=score(instrument, answers),
            stamp=stamp,
            notes=notes(reader, assessment.ref),
        )
    )


def of_score_sheet(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, assessment: Record, stamp: Stamp
) -> Document:
    sheet = standing_of(reader, forms, instrument, paper, assessment)
    return score_sheet(
        ScoreSheetForm(
            instrument=instrument,
            paper=paper.id,
            year=assessment.number("year") or 0,
            units=sheet.units,
            stamp=stamp,
            region=sheet.region,
            profiles=sheet.profiles,
            selected=sheet.selected,
            signers=sheet.signers,
        )
    )


def of_plan(reader: Reader, _forms: Forms, instrument: Instrument, paper: Form, plan: Record, stamp: Stamp) -> Document:
    return plan_table(
        PlanPaperForm(
            instrument=instrument,
            paper=paper.id,
            rows=plan_tree(reader, instrument, plan.ref),
            facts=facts_of(reader, instrument, plan),
            stamp=stamp,
        )
    )


def facts_of(reader: Reader, instrument: Instrument, plan: Record) -> dict[str, str]:
    """What is known of the office and the year, by placeholder."""
    scope = plan.ref.scope
    name, _code = office_of(reader, scope)
    unit = reader.record(Ref("all", "unit", scope))
    office = reader.record(Ref(scope, "office", record_id(scope, "office", scope)))
    above = (unit.text("parent") if unit else "").rpartition("/")[2]
    found = {
        "year": str(plan.number("year") or ""),
        "office.name": name,
        "office.short": next((one.text("short") for one in (unit, office) if one and one.text("short")), ""),
        "office.parent": office_of(reader, above)[0] if above else "",
        "instrument.title": str(instrument.title),
        "instrument.short": str(instrument.short),
    }
    own = {f"office.{field}": office.text(field) for field in ("head", "address", "phone")} if office else {}
    return {name: words for name, words in (found | own).items() if words}


def notes(reader: Reader, assessment: Ref) -> Mapping[str, str]:
    """What was noted, by item."""
    sheet = sheet_of(assessment)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}
