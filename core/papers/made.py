"""Which papers a record can print, and preparing one. Builders are imported late, so that the window opens sooner."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from core.assessment.facts import year_before
from core.assessment.ranking import ExactResult, results_of
from core.assessment.rounds import AssessmentRounds, WorkshopSlip
from core.assessment.sheets import DRAFT as COMMITTEE_DRAFT
from core.assessment.sheets import check_published
from core.blocks.document import Document, Para, PerPage, Signatures, Signer, Stamp
from core.blocks.printed import KeptPrint
from core.entities import ENTITIES, field_of
from core.errors import UserError
from core.exact import points_text
from core.forms.ports import Reader, bound_form
from core.forms.published import PublishedForm, owner_words
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import FormPaper
from core.forms.sheet import is_sheet
from core.i18n import _, in_thai, kept_in
from core.log.op import SIGNOFFS, SignOff, SignOffBody
from core.log.ports import below, signed_whole, standing
from core.papers.source import (
    Pairs,
    PaperKind,
    PaperSource,
    PrintOption,
    built,
    group_in,
    paper_language,
)
from core.people.units import Unit, division_names
from core.records.route import RouteStep, people_of
from core.records.titles import assessment_of
from core.values import AbsenceReason, Record, Ref

GROUP = "group:"  # option prefix of a paper of several assessments
# options of a paper whose state is not that of its subject
SEVERAL = frozenset({*PrintOption} - {PrintOption.DRAFT})
TYPED = "said:"  # option prefix, before the hash of the words typed for a paper
PHOTOS = "photos:"  # option prefix, before the photographs per page
PHOTOS_A_PAGE: tuple[PerPage, ...] = (1, 2, 4, 6)


# builds a paper's document with its stamp
PaperBuilder = Callable[[Stamp], Document]


class PreparedPaper(NamedTuple):
    """A paper ready to be stamped. `state`: hash of its content; `locked`: sign-off that it shows (None = data now)."""

    build: PaperBuilder
    state: bytes
    options: frozenset[str]
    data: Callable[[], bytes]  # the data of its records, as JSON
    # total and grade of its subject that it states, "" = none
    figures: Callable[[], tuple[str, str]]
    # whether a document holds no word that must stay in the unit
    nameless: Callable[[Document], bool]
    locked: Ref | None = None  # the sign-off whose state it shows; None = the current state
    period: str = ""  # the period of a plan it reports, "" = the year


def printable(reader: Reader, subject: Ref, only: str = "") -> tuple[FormPaper, ...]:
    """Return the papers that a record can print, in form order; () if it is deleted or an answer on a ballot slip.
    `only`: id of the one paper needed; other papers that belong to no form are then left out, to save time."""
    from core.papers.table import HOMES
    from core.papers.table import kinds as every

    record = reader.record(subject)
    home = home_of(reader, record) if record else None
    kinds = {id_: one for id_, one in every(reader).items() if subject.entity in one.entities}
    if home is None or home.deleted or not kinds or WorkshopSlip.voted_on(reader, subject):
        return ()
    if home.ref.entity not in (*HOMES, COMMITTEE_DRAFT):
        return tuple(kind.builtin for kind in kinds.values() if kind.builtin)
    scored = home.ref.entity == "assessment"
    form = reader.forms.get(bound_form(home))
    group = group_in(reader, home) if scored else home.text("group")
    listed = {paper.id for paper in form.papers}
    more = (
        kind.builtin
        for kind in kinds.values()
        if kind.builtin
        and kind.id not in listed
        and only in ("", kind.id)
        and kind.when(reader, form, home)
    )
    own = (one for one in form.papers if one.builder != "table" or is_sheet(form, one) == scored)
    return (*(one for one in own if one.builder in kinds and fits(one, group)), *more)


def home_of(reader: Reader, record: Record) -> Record | None:
    """Return the record whose papers `record` can print: an answer's assessment, a row's plan, else `record` itself.
    None if it is deleted, or that assessment or plan is not on this PC."""
    if record.deleted:
        return None
    if record.ref.entity == "row":
        return reader.record(record.reference("plan"))
    if record.ref.entity == "answer":
        ref = assessment_of(reader, record)
        return reader.record(ref) if ref else None
    return record


def fits(paper: FormPaper, group: str) -> bool:
    """Return whether a unit of this group may print the paper; "" (group unknown) may print every paper."""
    return not paper.groups or not group or group in paper.groups


def made(
    reader: Reader,
    subject: Ref,
    form: str,
    digits: str,
    photos: PerPage = 0,
    answers: Pairs = (),
    part: str = "",
) -> PreparedPaper:
    """Return the paper with the id `form` of a record, ready to be stamped. `digits`: thai, arabic, "" = as in the
    form. `photos`: photographs per page, 0 = as in the paper. `part`: print option that names the sign-off of one
    period, if the paper shows it; "" = none. UserError if the paper cannot be printed."""
    from core.evidence.kinds import emblem_of
    from core.papers.table import kinds, own_papers

    known = kinds(reader)
    record, paper = standing(reader, subject), paper_of(reader, subject, form)
    home, kind = home_of(reader, record) or record, known[paper.builder]
    per_page = f"{PHOTOS}{photos}" if photos else ""
    options = frozenset(
        {digits, per_page, answers_option(answers), *shared(kind, paper, subject), part} - {""}
    )
    bound = stated(reader, subject, options - {PrintOption.PER_YEARS})
    state = state_of(reader, subject, options)
    own = state if options.isdisjoint(SEVERAL) else None
    draft = kind.figures and not all(frozen(reader, one, own) for one in bound)
    instrument = form_for(reader, home) if home.text("using") else None
    words = checked(kind, paper, answers)
    if instrument is not None and instrument.of_people and kind.speaks_of != PrintOption.PER_HEAD:
        check_published(reader, home.ref)  # before a number is taken for what cannot be said

    whose = owner_words(reader, instrument) if instrument and paper in instrument.papers else ""

    edition = ""  # the year of the form's edition, such as `พ.ศ. 2564`, and its revision if it is not the first
    if instrument:
        with kept_in(paper_language(instrument, paper)):
            if instrument.revision > 1:
                revised = _(" แก้ไขครั้งที่ {n}").format(n=instrument.revision - 1)
            else:
                revised = ""
            edition = _("พ.ศ. {year}").format(year=instrument.edition) + revised
        with in_thai():
            of = PublishedForm.shared_names(reader, "").get(instrument.file, "")
        if of:
            edition = f"{edition} ({of})"

    def build(stamp: Stamp) -> Document:
        own = PaperSource(reader, instrument, paper, record, stamp, words, own_papers(known))
        document = built(kind, own)
        blocks = (*document.blocks, Para(whose, small=True)) if whose else document.blocks
        names = names_in(reader, subject.scope, document)
        return replace(document, blocks=blocks, edition=edition, names=names)

    finish = partial(finished, build, emblem_of(reader, subject.scope), digits, draft, photos)
    data = partial(attached, reader, subject, state)
    nameless = partial(names_nobody, reader, subject.scope, answers)
    figures = partial(figures_of, reader, subject, options) if kind.figures else lambda: ("", "")
    return PreparedPaper(
        finish, state, options | {PrintOption.DRAFT} if draft else options, data, figures, nameless
    )


def figures_of(reader: Reader, subject: Ref, options: Collection[str]) -> tuple[str, str]:
    """Return the (total, grade) stated in a print of one assessment; ("", "") for other prints or without points."""
    if subject.entity != "assessment" or not SEVERAL.isdisjoint(
        set(options) - {PrintOption.PER_YEARS}
    ):
        return "", ""
    found = {one.name: one.value for one in results_of(reader, subject) if not one.dimension}
    if not Fraction(found.get("full", 0)):
        return "", ""
    whole = ExactResult.of(found, SettingInForce.by_default(reader.forms.get(found["using"])))
    return points_text(whole.total, whole.places), whole.band or ""


def names_in(reader: Reader, scope: str, document: Document) -> tuple[str, ...]:
    """Return the names in the paper, the longest first: of the unit `scope`, units above, its divisions and people."""
    text = "\n".join(Document.walk(document))
    units = (one.name for one in Unit.above(reader, scope))
    people = (one.text("name") for one in people_of(reader, scope).values())
    known = {*units, *people, *division_names(reader, scope).values()}
    return tuple(sorted((name for name in known if name and name in text), key=len, reverse=True))


def names_nobody(reader: Reader, scope: str, answers: Pairs, document: Document) -> bool:
    """Return whether the paper may go to other units: no typed `answers` and no text that `scope` (unit) withholds."""
    from core.papers.pack import guarded_words, holds

    return not answers and not holds(
        "\n".join(KeptPrint.strings(document)), guarded_words(reader, scope)
    )


def paper_of(reader: Reader, subject: Ref, form: str) -> FormPaper:
    """Return the form's paper with the id `form`. UserError if the record `subject` cannot print it."""
    paper = next((paper for paper in printable(reader, subject, form) if paper.id == form), None)
    if paper is None:
        raise unknown(subject, form, printable(reader, subject))
    return paper


def checked(kind: PaperKind, paper: FormPaper, answers: Pairs) -> Mapping[str, str]:
    """Return {question id: words typed for the paper}. UserError if words answer a question that the paper lacks."""
    from core.papers.table import asks

    known = [one.id for one in asks(kind, paper)]
    for id_, _words in answers:
        if id_ not in known:
            do = _("พิมพ์ใหม่โดยไม่ระบุข้อความ")
            if known:
                do = _("สิ่งที่แบบนี้ถามคือ {known}").format(known=", ".join(known))
            raise UserError(
                _("พิมพ์ {form} ไม่ได้").format(form=paper.id),
                _("แบบนี้ไม่ถามหา {name}").format(name=id_[:40]),
                do,
            )
    return dict(answers)


def answers_option(answers: Pairs) -> str:
    """Return the print option with a hash of the typed words, "" for (). It tells prints with different words apart."""
    return TYPED + sha256(repr(tuple(answers)).encode()).hexdigest()[:16] if answers else ""


@contextmanager
def making(
    reader: Reader, subject: Ref, form: str, digits: str, photos: PerPage = 0, answers: Pairs = ()
) -> Iterator[PreparedPaper]:
    """Yield, for a `with` block, the paper as `made` prepares it. It shows what a valid sign-off of the reported
    period, or else of the record, fixed; without a sign-off, the current records. UserError if it cannot be made."""
    from core.papers.table import kinds

    known = kinds(reader)
    of_now = form in known and known[form].of_now
    period = "" if of_now else report_period(reader, subject, form, answers)
    own = signed_whole(reader, subject, period) if period else []
    signed = [] if of_now else own or signed_whole(reader, subject)
    paper = paper_of(reader, subject, form) if signed else None
    if paper is None or PrintOption.PER_REGION in shared(known[paper.builder], paper, subject):
        yield made(reader, subject, form, digits, photos, answers)._replace(period=period)
        return
    with reader.signed_view(signed[-1].op) as then:
        prepared = made(then, subject, form, digits, photos, answers, signed[-1].option)
        sign_off = reader.record(signed[-1].ref)
        people = people_of(reader, subject.scope)
        # of many who sign a step none is in brackets
        steps = RouteStep.steps(reader, sign_off) if sign_off else ()
        lines = {step.id: step.signature_lines(people) for step in steps if not step.each}
        build = partial(final, prepared.build, lines)
        options = prepared.options - {PrintOption.DRAFT}
        yield prepared._replace(build=build, options=options, locked=signed[-1].ref, period=period)


def report_period(reader: Reader, subject: Ref, form: str, answers: Pairs) -> str:
    """Return the id of the period typed for a plan's paper, "" = the year. UserError for a wrong period."""
    if subject.entity != "plan" or not dict(answers).get("period"):
        return ""
    from core.papers.table_paper import typed_period

    plan, paper = standing(reader, subject), paper_of(reader, subject, form)
    return typed_period(
        PaperSource(reader, form_for(reader, plan), paper, plan, Stamp(), dict(answers))
    )


def photos_of(options: Collection[str]) -> PerPage:
    """Return how many photographs per page a print with these `options` has; 0 = the default of the paper."""
    return next((count for count in PHOTOS_A_PAGE if f"{PHOTOS}{count}" in options), 0)


def unknown(subject: Ref, form: str, papers: Collection[FormPaper]) -> UserError:
    if not papers:
        return UserError(
            _("พิมพ์ {ref} ไม่ได้").format(ref=subject.local),
            _("รุ่นนี้พิมพ์แบบของการประเมินและของแผน"),
            _("เลือกการประเมินหรือแผนที่หน้าเอกสารพิมพ์ หรือดูด้วยคำสั่ง record list"),
        )
    return UserError(
        _("ไม่มีแบบพิมพ์ {form}").format(form=form),
        _("แบบพิมพ์ที่มีคือ {known}").format(known=", ".join(paper.id for paper in papers)),
        _("เลือกแบบหนึ่งแล้วลองใหม่"),
    )


def shared(kind: PaperKind, paper: FormPaper, subject: Ref) -> tuple[str, ...]:
    """Return the print options that say which records a paper shows besides its subject; () if it shows no others."""
    from core.papers.score_sheet import REGION

    if subject.entity in ("answer", "row"):
        return (PrintOption.PER_PART,)
    also = kind.speaks_of
    if also:
        return (also,)
    if paper.table_per == REGION:
        return (PrintOption.PER_REGION, *(GROUP + group for group in paper.groups))
    return ()


def stated(reader: Reader, subject: Ref, options: Collection[str]) -> tuple[Ref, ...]:
    """Return the records that the hash of a paper covers, such as two years' plans. `options`: its print options."""
    from core.papers.score_sheet import everybody

    record = reader.record(subject)
    if PrintOption.PER_PART in options:
        home = home_of(reader, record) if record else None
        return (home.ref,) if home else (subject,)
    if PrintOption.PER_YEARS in options and record:
        return (subject, year_before(reader, record))
    if PrintOption.PER_ALL in options and record:
        return tuple(one.ref for one in everybody(reader, record))
    if PrintOption.PER_REGION not in options:
        return (subject,)
    groups = [option.removeprefix(GROUP) for option in options if option.startswith(GROUP)]
    return tuple(_stated_of_region(reader, record, groups)) if record else ()


def _stated_of_region(reader: Reader, record: Record, groups: Collection[str]) -> Iterator[Ref]:
    """Yield for each unit the committee's draft if the record is one, else the assessment that counts."""
    from core.papers.score_sheet import of_region

    drafted = record.ref.entity == COMMITTEE_DRAFT
    own = reader.record(AssessmentRounds(record).own) if drafted else record
    for one in of_region(reader, own, groups) if own else ():
        draft = AssessmentRounds(one).draft(reader, record.text("round")) if drafted else None
        yield (draft or AssessmentRounds(one).counting(reader)[0]).ref


def state_of(reader: Reader, subject: Ref, options: Collection[str]) -> bytes:
    """Return the hash (32 bytes) of what a paper of the subject shows now. The print `options` decide what it covers:
    the subject, one period's report, several records or, with PER_HEAD, the subject's non-personal fields only."""
    period = SignOff.period_of(options)
    if period:
        return reader.sign_offs.state_hash(subject, period)
    if SEVERAL.isdisjoint(options):
        return reader.sign_offs.state_hash(subject)
    if PrintOption.PER_HEAD in options:
        record = reader.record(subject)
        fields = ENTITIES[subject.entity].columns if record else {}
        open_to_all = sorted(name for name, field in fields.items() if not field.personal)
        if record:
            said = [
                f"{name}={record.text(name) or record.number(name) or ''}" for name in open_to_all
            ]
        else:
            said = []
        return sha256("\0".join((PrintOption.PER_HEAD, str(subject), *said)).encode()).digest()
    return SignOffBody.hash_of(
        subject, map(reader.sign_offs.state_hash, stated(reader, subject, options))
    )


def fixed_state_of(reader: Reader, subject: Ref, options: Collection[str]) -> bytes:
    """Return the hash of a paper's records, each as it was signed or, without a sign-off, as it is now."""

    def fixed(record: Ref) -> bytes:
        body = next((one.body for one in signed_whole(reader, record) if one.body), None)
        return body.state_hash if body else reader.sign_offs.state_hash(record)

    return SignOffBody.hash_of(subject, map(fixed, stated(reader, subject, options)))


def frozen(reader: Reader, subject: Ref, state: bytes | None = None) -> bool:
    """Return whether a valid sign-off covers this state (a state hash) of the subject; None = its current state."""
    signed = signed_whole(reader, subject)
    state = (state or reader.sign_offs.state_hash(subject)) if signed else b""
    return any(one.body and one.body.state_hash == state for one in signed)


def finished(
    build: PaperBuilder, emblem: str, digits: str, draft: bool, photos: PerPage, stamp: Stamp
) -> Document:
    """Return the document that `build` makes for `stamp`, as a draft if `draft`. `emblem`: SHA-256 of the picture put
    on it; `digits`: thai or arabic; `photos`: photographs per page; for these, "" or 0 = as `build` makes it."""
    with in_thai():
        document = replace(build(stamp), draft=draft)
    if photos:
        document = document.paged(photos)
    if emblem:
        document = document.crested(emblem)
    return replace(document, thai_digits=digits == "thai") if digits else document


def final(
    build: PaperBuilder, signature_lines: Mapping[str, Sequence[str]], stamp: Stamp
) -> Document:
    """Return the document that `build` makes, not as a draft. `signature_lines`: {step id: lines below signature}."""

    def signed(signer: Signer) -> Signer:
        line = signature_lines.get(signer.step)
        if not line:
            return signer
        return replace(signer, name=line[0][1:-1], position="\n".join(line[1:]))

    document = build(stamp)
    blocks = list(document.blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Signatures):
            blocks[at] = replace(block, signers=tuple(map(signed, block.signers)))
    return replace(document, draft=False, blocks=tuple(blocks))


def attached(reader: Reader, subject: Ref, state: bytes) -> bytes:
    """Return a record and all records in it as JSON, together with the hash `state`. Votes, sign-offs, papers, personal
    and sealed fields are left out."""
    record = reader.record(subject)
    found = [record, *below(reader, subject)] if record else []
    slips = {
        one.ref.local
        for one in found
        if one.ref.entity == "sheet" and WorkshopSlip.of(one.text("assessor"))
    }
    kept = [one for one in found if one.ref.entity not in (*SIGNOFFS, "paper")]
    kept = [one for one in kept if one.ref.entity != "answer" or one.text("sheet") not in slips]
    said = {
        "prongsai_data": 1,
        "subject": str(subject),
        "state_hash": state.hex(),
        "records": [{"ref": str(one.ref), "fields": dict(_fields(one))} for one in kept],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _fields(record: Record) -> Iterator[tuple[str, int | str | None]]:
    for name, shown in sorted(record.fields.items()):
        declared, value = field_of(record.ref.entity, name), shown.value
        open_to_all = (
            declared and not declared.personal and not declared.sealed and not name.startswith("_")
        )
        if open_to_all and not isinstance(value, AbsenceReason):
            yield name, value if value is None or isinstance(value, int) else str(value)
