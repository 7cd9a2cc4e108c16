"""A person has compared a scan with the frozen pages and has seen ink: the paper is filed as signed."""

from collections.abc import Collection, Iterator

from core.actions.add_evidence import KeptFile, filed, linked
from core.actions.confirm_signed import check_day, inked, shown_signed
from core.changes.present import standing
from core.changes.signoff import SOUND, signoff_of
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Record, Ref
from core.papers.register import registered, subject_of
from core.ports import Context, Reader, Store
from core.scans.judging import State, state_of_paper
from core.scans.page import Key
from core.scans.words import refusal


def confirm_paper(
    ctx: Context, store: Store, paper: Ref, file: KeptFile, signed_on: str, title: str, pages: Collection[Key] = ()
) -> Changes:
    """File the scan as evidence of the paper, and its sign-off is signed from now on, in one save.

    `file` holds the scanned pages, `signed_on` is the ISO day written on them, `pages` wait no longer afterwards. The
    evidence is marked personal, for it shows signatures. Raises UserError unless the register still vouches for it.
    """
    record = standing(store, paper)
    check_confirmable(record, state_of_paper(store, ctx.unit, record))
    said = check_day(ctx, signed_on)
    check_printed_before(record, said)
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    made = filed(evidence, file, title, said)
    scan = next(change.ref for change in made if change.ref.entity == "file")
    own = [Change(evidence, "paper", Plain(paper.local)), Change(evidence, "personal", 1)]
    changes = [*made, *own, *shown_signed(record, scan, said), *signed(store, record, evidence, scan)]
    done = store.save(ctx, "confirm_paper", changes)
    store.scans.drop(pages)
    return done


def check_confirmable(paper: Record, state: State) -> None:
    if state != "ready":
        what = _("ยืนยันฉบับลงนาม {number} ไม่ได้").format(number=paper.text("number"))
        raise refusal(what, state, paper.text("void_why"))


def check_printed_before(paper: Record, signed_on: Plain) -> None:
    if signed_on < paper.text("printed_at")[:10]:
        raise UserError(
            _("บันทึกวันที่ลงนามไม่ได้"),
            _("วันที่ลงนามอยู่ก่อนวันที่พิมพ์"),
            _("ดูวันที่บนกระดาษ แล้วแก้วันที่"),
        )


def signed(store: Store, paper: Record, evidence: Ref, scan: Ref) -> Iterator[Change]:
    """The sign-off whose state the paper shows is signed, and the evidence hangs on it."""
    signoff = signoff_shown(store, paper)
    if signoff is None:
        return
    if signoff.ref.scope == evidence.scope:
        yield from linked(evidence, signoff.ref)
    yield from inked(signoff, scan)


def signoff_shown(reader: Reader, paper: Record) -> Record | None:
    """The sound sign-off that stands and fixes the very state the paper shows, of the subject it prints."""
    subject, state = subject_of(paper), registered(paper)
    if not signoff_of(subject.entity):
        return None
    for one in reader.sign_offs.of(subject):
        if one.stands and one.state == SOUND and one.body and one.body[0] == subject and one.body.state_hash == state:
            return reader.record(one.ref)
    return None
