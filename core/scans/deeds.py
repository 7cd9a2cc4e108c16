"""Operations on scans: store scanned pages; file papers as signed once a person has compared them and seen ink."""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from core.assessment.start_deeds import drawn_links
from core.blocks.code import read_code
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.forms.ports import Store, bound_form, form_here
from core.i18n import _
from core.log.deeds import changes_to, linked
from core.log.op import SIGNED, STAGE
from core.log.ports import Context, ScanFileResult, ScannedPageKey, standing
from core.papers.register import PrintRegisterEntry, SigningPlace, StoredPrintReader
from core.plan.year_view import locked_words
from core.records.route import (
    ANEW,
    ERASED,
    INK,
    InkConfirmation,
    InkSignature,
    PaperComparison,
    RouteStep,
)
from core.scans.judgement import (
    INKED,
    NOT_COMPARED,
    ComparedScanPages,
    ScanReadProgress,
    refusal,
    signoff_shown,
    state_of_paper,
)
from core.signing.deeds import check_day, may_ink, refused
from core.values import Change, Changes, Plain, Record, Ref, Written

MOST_PAGES = 9999  # of one paper


class ScanOutcome(NamedTuple):
    """The result of reading scanned file `done` of `total`: its content (`looked`), number of new pages, or problem."""

    done: int
    total: int
    file: str
    looked: ScanFileResult = ScanFileResult(())
    new: int = 0  # pages that were not here yet
    problem: UserError | None = None


ScanFile = Callable[[Path], Generator[ScanReadProgress | None, None, ScanFileResult]]


def take_scans(
    _ctx: Context, store: Store, scan_reader: ScanFile, paths: Sequence[Path]
) -> Iterator[object]:
    """Read scanned files and store their pages. Yield the progress that `scan_reader` yields, a ScanOutcome for each
    file, and Changes after each stored file."""
    for done, path in enumerate(paths, start=1):
        try:
            looked = yield from scan_reader(path)
            new = store.add_scans(looked.pages)
        except UserError as problem:
            yield ScanOutcome(done, len(paths), path.name, problem=problem)
        else:
            yield ScanOutcome(done, len(paths), path.name, looked, new)
            yield Changes("take_scans")


def say_code(
    _ctx: Context, store: Store, key: ScannedPageKey, code_text: str, number: int
) -> Changes:
    """Save the code and page number that a person read on a page; a blank code deletes both. UserError if invalid."""
    code = read_code(code_text) if code_text.strip() else ""
    if code is None:
        raise UserError(
            _("อ่านรหัสเอกสาร {words} ไม่ได้").format(words=code_text[:40]),
            _("รหัสมี 8 ตัว และตัวสุดท้ายใช้ตรวจการพิมพ์ผิด"),
            _("ดูรหัสที่ท้ายกระดาษแล้วพิมพ์ใหม่"),
        )
    if not 0 < number <= MOST_PAGES:
        raise UserError(
            _("บันทึกเลขหน้าไม่ได้"),
            _("เลขหน้าเป็น 1 ถึง {most}").format(most=MOST_PAGES),
            _("ดูเลขหน้าบนกระดาษแล้วพิมพ์ใหม่"),
        )
    store.note_scan_code(key, code, number if code else 0)
    return Changes("say_code")


def drop_scans(_ctx: Context, store: Store, keys: Collection[ScannedPageKey]) -> Changes:
    """Delete waiting pages from the folder; the scanned files they came from are not touched."""
    store.drop_scans(keys)
    return Changes("drop_scans")


class InkedSignPlace(NamedTuple):
    """A place to sign (`place`, from 1) in which a person saw ink. `person`: id of the signer, "" = the one expected;
    `acting`: how they stand in for another (id `instead`); `sure`: 0 to 100 that it is ink, None = not compared."""

    place: int  # its number on the paper, from 1
    person: str = ""  # id of the signer; "" = the one expected
    acting: str = ""  # way of signing in place of another
    instead: str = ""  # in whose place, if several are expected
    page: int = 0  # of the paper; 0 = not known
    sure: int | None = None  # of 100, as the comparison says; None = the place was not compared


def confirm_paper(
    ctx: Context,
    store: Store,
    paper: Ref,
    file: StoredFile,
    signed_on: str,
    title: str,
    confirmed_places: Sequence[InkedSignPlace],
    pages: Collection[ScannedPageKey] = (),
    prints: StoredPrintReader | None = None,
    scan_pages: ComparedScanPages = NOT_COMPARED,
) -> Changes:
    """Store the scan of a signed paper as personal evidence, linked to the sign-off and to the proofs it serves. Steps
    with confirmed ink become signed, and so does the sign-off once all its steps have ink. `signed_on`: ISO day on the
    paper; `pages`: waiting pages to delete. UserError if the paper is not "ready" (core.scans.judgement), no place has
    ink, a step with ink has no signer, or a difference was not looked at."""
    record = standing(store, paper)
    state = state_of_paper(store, ctx.unit, record)
    if state != "ready":
        what = _("ยืนยันฉบับลงนาม {number} ไม่ได้").format(number=record.text("number"))
        raise refusal(what, state, record.text("void_why"))
    check_looked(record.text("number"), scan_pages)
    inked_on = check_day(ctx, signed_on)
    if inked_on < record.text("printed_at")[:10]:
        raise UserError(_("บันทึกวันที่ลงนามไม่ได้"), _("วันที่ลงนามอยู่ก่อนวันที่พิมพ์"), _("ดูวันที่บนกระดาษ แล้วแก้วันที่"))
    places = check_places(
        record, PrintRegisterEntry(record).places(store, prints), confirmed_places
    )
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    made = file.filed(evidence, title, inked_on)
    scan = next(change.ref for change in made if change.ref.entity == "file")
    own = [Change(evidence, "paper", Plain(paper.local)), Change(evidence, "personal", 1)]
    changes = [*made, *own, *changes_to(record, {"signed_on": inked_on, "scan": Plain(scan.local)})]
    signoff = signoff_shown(store, record)
    if signoff:
        if signoff.ref.scope == evidence.scope:
            changes += linked(evidence, signoff.ref)
        kept = PrintRegisterEntry(record).kept(prints)
        # "" = the stored print
        if kept is None:
            basis = ANEW
        elif kept.erased:
            basis = ERASED
        else:
            basis = ""
        sheets = scan_pages.kept._replace(basis=basis) if scan_pages.pages else None
        confirmed = PaperConfirmation(places, scan, date.fromisoformat(inked_on), sheets)
        changes += steps_seen(ctx, store, signoff, RouteStep.steps(store, signoff), confirmed)
    for one in store.records("assessment", ctx.unit, round="self"):
        form = form_here(store.forms, bound_form(one))
        if form and not locked_words(store, one.ref):
            changes += drawn_links(
                store, form, one.number("year") or 0, one.ref, [(evidence, record)]
            )
    done = store.save(ctx, "confirm_paper", changes)
    store.drop_scans(pages)
    return done


def check_places(
    paper: Record, places: Sequence[SigningPlace], confirmed_places: Sequence[InkedSignPlace]
) -> tuple[tuple[SigningPlace, InkedSignPlace | None], ...]:
    """Return each place to sign with its confirmation (None = no ink seen there). UserError if there are no places, if
    none is confirmed, or if a confirmed place is not on the paper or, by the comparison of pictures, has no ink."""
    what = _("ยืนยันฉบับลงนาม {number} ไม่ได้").format(number=paper.text("number"))
    if not places:
        raise refusal(what, "bare")
    by_place = {place.place: place for place in confirmed_places}
    if not by_place:
        raise UserError(
            what, _("ยังไม่ได้บอกว่าเห็นหมึกในช่องใด"), _("ดูทีละช่องในภาพสแกน แล้วเลือกช่องที่มีลายมือชื่อ")
        )
    wrong = sorted(set(by_place) - {place.number for place in places})
    if wrong:
        raise UserError(
            what,
            _("ฉบับนี้ไม่มีช่อง {place}").format(place=wrong[0]),
            _("เลือกช่อง 1 ถึง {last}").format(last=len(places)),
        )
    bare = [
        place.place for place in confirmed_places if place.sure is not None and place.sure < INKED
    ]
    if bare:
        raise UserError(
            what,
            _("การเทียบภาพไม่พบหมึกในช่อง {place}").format(place=bare[0]),
            _("ดูช่องนั้นในภาพสแกน ถ้าลงนามแล้วให้สแกนหน้านั้นใหม่ให้ชัดขึ้น"),
        )
    return tuple((place, by_place.get(place.number)) for place in places)


class PaperConfirmation(NamedTuple):
    """A person's confirmation of a scanned paper: its places to sign, each with the ink seen there (None = no ink)."""

    places: tuple[tuple[SigningPlace, InkedSignPlace | None], ...]
    scan: Ref
    day: date
    sheets: PaperComparison | None = None


def steps_seen(
    ctx: Context,
    store: Store,
    signoff: Record,
    steps: tuple[RouteStep, ...],
    paper: PaperConfirmation,
) -> Iterator[Change]:
    """Yield changes to the sign-off: who signed steps with ink on the paper and, if all have ink, that it is signed."""
    open_ = {place.step for place, seen in paper.places if seen is None}
    known = list(steps)
    for at, step in enumerate(steps):
        here = [
            (place, seen)
            for place, seen in paper.places
            if place.step == step.id and seen is not None
        ]
        if step.id in open_ and not step.each:
            here = []
        for place, seen in here:
            signed, values = step_seen(
                store, signoff.ref.scope, tuple(known), known[at], place, seen, paper.day
            )
            shown = InkConfirmation(
                ctx.now.isoformat(timespec="seconds"),
                ctx.person,
                paper.scan.local,
                seen.page,
                place.number,
                seen.sure,
                paper.sheets,
            )
            person = seen.person or place.person
            noted = next(
                (ink.place for ink in signed.inks if person in (ink.person, ink.place)), person
            )
            if values:
                whose = signed.inks[-1].place
            elif step.each:
                whose = noted
            else:
                whose = ""
            known[at] = replace(signed, confirmations={**signed.confirmations, whose: shown})
            yield from changes_to(
                signoff,
                values | {RouteStep.field_of_step(step.id, whose, INK): Plain(write_seen(shown))},
            )
    if known and all(one.shown for one in known):
        yield from inked(signoff, paper.scan)


def step_seen(
    store: Store,
    scope: str,
    steps: tuple[RouteStep, ...],
    step: RouteStep,
    place: SigningPlace,
    confirmed: InkedSignPlace,
    day: date,
) -> tuple[RouteStep, dict[str, Written]]:
    """Return (`step` with the ink `confirmed` at `place`, {field of the sign-off: value} to save; {} if it was noted
    before). `scope`, `steps`: of the sign-off. UserError if no signer is named or the person may not sign."""
    person = (
        confirmed.person or place.person or (step.expected[0] if len(step.expected) == 1 else "")
    )
    noted = [ink for ink in step.inks if not person or person in (ink.person, ink.place)]
    if noted and (step.done or step.each):
        return step, {}
    if not person:
        raise refused(
            _("ยังไม่ได้ระบุผู้ลงนามของขั้น{title}").format(title=step.title),
            _("บอกว่าใครลงนามในช่องนั้น หรือกำหนดผู้ลงนามของขั้นนี้ก่อน"),
        )
    ink = InkSignature(day, person, confirmed.acting)
    ink = may_ink(store, scope, steps, step, ink, confirmed.instead or place.person)
    return replace(step, inks=(*step.inks, ink)), {
        RouteStep.field_of_step(step.id, ink.place): Plain(ink.line)
    }


def check_looked(number: str, pages: ComparedScanPages) -> None:
    """Raise UserError, naming paper `number`, if part of a page is missing or a difference was not looked at."""
    what = _("ยืนยันฉบับลงนาม {number} ไม่ได้").format(number=number)
    part = [
        str(at)
        for at, one in enumerate(pages.pages, start=1)
        if one is not None and one.state == "part"
    ]
    if part:
        raise refusal(what, "part", ", ".join(part))
    if pages.places_looked != pages.to_look:
        why = _("มีที่ต้องดูด้วยตา {n} แห่ง แต่ที่บอกว่าดูแล้วมี {looked} แห่ง")
        raise UserError(
            what,
            why.format(n=pages.to_look, looked=pages.places_looked),
            _("ดูทุกแห่งที่ไม่เหมือนฉบับที่พิมพ์และทุกหน้าที่เทียบไม่ได้ แล้วยืนยันด้วยจำนวนนั้น"),
        )


def write_seen(ink: InkConfirmation) -> str:
    sure = "" if ink.sure is None else str(ink.sure)
    parts = (ink.at, ink.by, ink.scan, str(ink.page), str(ink.place), sure)
    return "|".join((*parts, "/".join(filter(None, map(str, ink.sheets)))) if ink.sheets else parts)


def inked(signoff: Record, scan: Ref) -> list[Change]:
    """Return the changes that mark a sign-off as signed, with its scanned file; [] if it is marked already."""
    if signoff.text(STAGE) == SIGNED:
        return []
    return changes_to(signoff, {STAGE: Plain(SIGNED), "scan": Plain(scan.local)})
