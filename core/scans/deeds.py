"""Scanned files taken in to wait, and papers filed as signed once a person has compared them and seen ink."""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.blocks.code import read_code
from core.errors import UserError
from core.evidence.deeds import KeptFile, filed, linked
from core.i18n import _
from core.log.contents import standing
from core.log.ports import Context, PageKey, Reader, ScannedFile, Store
from core.log.signoff import SOUND, signoff_of
from core.papers.register import registered, subject_of
from core.scans.judgement import ScanState, refusal, state_of_paper
from core.signing.route_deeds import check_day, inked, shown_signed
from core.values import Change, Changes, Plain, Record, Ref

MOST_PAGES = 9999  # of one paper


class PageRead(NamedTuple):
    """How far the reading of a file has come."""

    file: str
    done: int
    of: int


class ScanTaken(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    file: str
    looked: ScannedFile = ScannedFile(())
    new: int = 0  # pages that were not here yet
    problem: UserError | None = None


ScanFile = Callable[[Path], Generator[PageRead | None, None, ScannedFile]]


def take_scans(_ctx: Context, store: Store, look: ScanFile, paths: Sequence[Path]) -> Iterator[object]:
    """Read each file and keep its pages to wait; a refused file is a line of the report, not the end.

    `look` works elsewhere and yields while it does, so that other saves go on. Nothing is confirmed by it.
    """
    for done, path in enumerate(paths, start=1):
        try:
            looked = yield from look(path)
            new = store.scans.add(looked.pages)
        except UserError as problem:
            yield ScanTaken(done, len(paths), path.name, problem=problem)
        else:
            yield ScanTaken(done, len(paths), path.name, looked, new)
            yield Changes("take_scans")


def say_code(_ctx: Context, store: Store, key: PageKey, words: str, number: int) -> Changes:
    """What a person reads on a page whose QR cannot be read: its short code, and which page of the paper it is.

    "" takes it back. UserError for a slip in the code.
    """
    code = read_code(words) if words.strip() else ""
    if code is None:
        raise UserError(
            _("อ่านรหัสเอกสาร {words} ไม่ได้").format(words=words[:40]),
            _("รหัสมี 8 ตัว และตัวสุดท้ายใช้ตรวจการพิมพ์ผิด"),
            _("ดูรหัสที่ท้ายกระดาษแล้วพิมพ์ใหม่"),
        )
    if not 0 < number <= MOST_PAGES:
        raise UserError(
            _("บันทึกเลขหน้าไม่ได้"),
            _("เลขหน้าเป็น 1 ถึง {most}").format(most=MOST_PAGES),
            _("ดูเลขหน้าบนกระดาษแล้วพิมพ์ใหม่"),
        )
    store.scans.say(key, code, number if code else 0)
    return Changes("say_code")


def drop_scans(_ctx: Context, store: Store, keys: Collection[PageKey]) -> Changes:
    """Let pages go that wait here; the files they came from are not touched."""
    store.scans.drop(keys)
    return Changes("drop_scans")


def confirm_paper(
    ctx: Context, store: Store, paper: Ref, file: KeptFile, signed_on: str, title: str, pages: Collection[PageKey] = ()
) -> Changes:
    """File the scan as evidence of the paper, and its sign-off is signed from now on, in one save.

    `file` holds the scanned pages, `signed_on` is the ISO day written on them, `pages` wait no longer afterwards. The
    evidence is marked personal, for it shows signatures. Raises UserError unless the register still vouches for it.
    """
    record = standing(store, paper)
    check_confirmable(record, state_of_paper(store, ctx.unit, record))
    inked_on = check_day(ctx, signed_on)
    check_printed_before(record, inked_on)
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    made = filed(evidence, file, title, inked_on)
    scan = next(change.ref for change in made if change.ref.entity == "file")
    own = [Change(evidence, "paper", Plain(paper.local)), Change(evidence, "personal", 1)]
    changes = [*made, *own, *shown_signed(record, scan, inked_on), *signed(store, record, evidence, scan)]
    done = store.save(ctx, "confirm_paper", changes)
    store.scans.drop(pages)
    return done


def check_confirmable(paper: Record, state: ScanState) -> None:
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
