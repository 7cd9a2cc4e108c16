"""Erase the data stored about a person, as the law demands, or give the person a copy of the data."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from core.assessment.rounds import AssessmentRounds
from core.blocks.printed import PdfOptions, blackened
from core.change_check import is_token
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context, ScannedPageKey
from core.log.post import FileStore
from core.log.scopes import StoredText
from core.papers.deeds import PaperPrinter, PaperRequest, no_writer
from core.papers.register import PrintRegisterEntry
from core.people.units import office_of
from core.privacy.erasure import barred
from core.privacy.person_data import (
    DRAFT,
    FILE,
    PHOTO,
    SCAN,
    WORDS,
    PersonDataHit,
    PersonSearch,
    drop_erased,
    without,
)
from core.privacy.person_extract import PersonExtractLine, person_extract
from core.thai.written import date_and_time
from core.values import Change, Changes, Plain, Ref, Text

# tokens: a reason in words might name the person again
REASONS = ("request", "consent", "purpose", "unlawful")


def erase_person(
    ctx: Context,
    store: Store,
    items: Sequence[PersonDataHit],
    reason: str,
    person: Ref | None = None,
    cut: Sequence[str] = (),
    names: Sequence[str] = (),
    files: FileStore | None = None,
    drop_photo: Callable[[str, str], None] | None = None,
) -> Changes:
    """Erase `items`, even signed texts, in one save for a `reason` of REASONS; note that `person` no longer works here.
    Waiting photographs (`drop_photo(room, key)`), scanned pages and drafts go first; the caller deletes the pages' pictures. In
    prints in `files`, erased texts and `names` are blacked out. Of a text with other content, only the names `cut` go,
    except in signed or binned records, conflicts and ballots. UserError without items or if one has no `eraser`."""
    if not items:
        raise UserError(
            _("ยังไม่ได้ลบอะไร"),
            _("เพราะยังไม่ได้เลือกรายการที่จะลบ"),
            _("โปรดทำเครื่องหมายหน้ารายการที่จะลบ แล้วลองใหม่"),
        )
    foreign = next((item for item in items if not item.eraser), None)
    if foreign:
        raise UserError(_("ลบ {title} ไม่ได้").format(title=foreign.title), *barred(foreign.ref)[1:])
    if reason not in REASONS or not is_token(reason):
        raise ValueError(f"no reason: {reason}")
    dropped = drop_erased(drop_photo, items)
    for item in items:
        if item.kind == DRAFT:
            store.drop_draft(item.ref, item.field, erase=True)
    pages = [
        ScannedPageKey(*_page(named))
        for item in items
        if item.kind == SCAN
        for named in item.hashes
    ]
    if pages:
        store.drop_scans(pages, erase=True)
    erased = dict.fromkeys(named for item in items for named in _named(item))
    changes = [
        Change(Ref(scope, entity, ctx.new_id()), "of", Plain(of)) for scope, entity, of in erased
    ]
    changes += [rest for item in items if (rest := _rest(store, item, cut))]
    if files is not None:
        changes += blackened(
            ctx, store, files, PrintRegisterEntry.words_gone(_texts(store, items, cut), names)
        )
    done = store.save(ctx, f"erase_{reason}", [*changes, *_leaving(store, person)])
    store.forget_gone_texts()
    if pages:
        kind = SCAN
    else:
        kind = PHOTO if dropped else DRAFT
    store.note_view(ctx, "erase", done.save or kind)
    return done


def _texts(
    store: Store, items: Sequence[PersonDataHit], cut: Sequence[str]
) -> Sequence[StoredText]:
    """Return the texts that are erased as a whole, not saved again without the names."""
    gone = {
        (one.ref, one.field, hash_)
        for one in items
        if not _rest(store, one, cut)
        for hash_ in one.hashes
    }
    return [
        one
        for one in store.privacy.words(lambda _words: True)
        if (one.ref, one.field, one.hash) in gone
    ]


def _page(page_key: str) -> tuple[str, int]:
    source, _slash, number = page_key.partition("/")
    return source, int(number)


def _named(item: PersonDataHit) -> Sequence[tuple[str, str, str]]:
    """Return (scope, entity of the erasure, what it names) for a place; [] for what is not in the log."""
    if item.kind in (SCAN, PHOTO):
        return []
    if item.kind == FILE:
        return [(item.ref.scope, item.eraser, f"{item.ref.local}/{named}") for named in item.hashes]
    return [
        (item.ref.scope, item.eraser, f"{item.ref.local}/{item.field}/{hash_}")
        for hash_ in item.hashes
    ]


def _rest(store: Store, item: PersonDataHit, cut: Sequence[str]) -> Change | None:
    """Return the change that saves a text again without the names in `cut`; None if it is erased as a whole."""
    if not cut or item.kind != WORDS or item.whole or not item.shows:
        return None
    if AssessmentRounds.is_sealed(item.ref, item.field):
        return None
    record = store.record(item.ref)
    # read only: what it says besides is said in the present work
    if item.ref.scope in store.trust.archives():
        return None
    if (
        record is None
        or record.deleted
        or any(not sign.ended for sign in store.sign_offs.of(item.ref))
    ):
        return None
    shown = record.shown(item.field)
    rest = without(record.text(item.field), cut)
    if rest and not shown.conflict:
        return Change(item.ref, item.field, Text(rest), shown.seen)
    return None


def _leaving(store: Store, person: Ref | None) -> Sequence[Change]:
    record = store.record(person) if person else None
    if record is None or record.deleted or record.number("active") == 0:
        return []
    return [Change(record.ref, "active", 0, record.shown("active").seen)]


_ODD = r"[^\w\u0e00-\u0e7f.\- ]+"
_ENDING = r"[A-Za-z0-9]{1,8}"


def extract_person(
    ctx: Context,
    store: Store,
    copier: PaperPrinter,
    search: PersonSearch,
    items: Sequence[PersonDataHit],
    path: Path,
    password: str = "",
) -> Changes:
    """Write `items` to `path` (.pdf, .xlsx, .docx), copy their files into a folder beside it, and note this in the log
    of views. `password` locks a PDF, but not the copied files, as notes of the Changes say. UserError if `items` is
    empty, the format is unknown, or a file cannot be written."""
    if not items:
        raise UserError(
            _("ยังไม่มีข้อมูลให้ทำสำเนา"),
            _("เพราะไม่พบข้อมูลของบุคคลนี้ในสิ่งที่โปรแกรมบันทึก"),
            _("โปรดตรวจชื่อ หรือค้นด้วยคำอื่น แล้วลองใหม่"),
        )
    if path.suffix.lower() not in PaperRequest.ENDINGS:
        raise no_writer(path)
    names = _copied(copier, items, path.with_name(f"{path.stem}-files"))
    lines = tuple(
        PersonExtractLine(
            item.title, item.what, item.words, _("ปัจจุบัน") if item.shows else _("ค่าเดิม")
        )
        for item in items
    )
    office, code = office_of(store, ctx.unit)
    page = person_extract(
        office or code, ", ".join(search.spellings), date_and_time(ctx.now), lines, names
    )
    written = copier.write([page], path, PdfOptions(password))
    store.note_view(ctx, "extract", str(search.person) if search.person else "name")
    bare = _("ไฟล์ในโฟลเดอร์ {name} ไม่ได้ล็อกด้วยรหัสผ่าน").format(name=f"{path.stem}-files")
    return Changes(
        "extract_person", notes=(*written.missing_letters, *((bare,) if password and names else ()))
    )


def _copied(copier: PaperPrinter, items: Sequence[PersonDataHit], folder: Path) -> tuple[str, ...]:
    """Copy the files found into the folder and return their new, safe names; files not on this PC are left out."""
    names = []
    for number, one in enumerate((each for each in items if each.kind == FILE), start=1):
        sha256 = next(
            (named.partition("/")[2] for named in one.hashes if named.startswith("sha256/")), ""
        )
        name = f"{number:03d}-{safe(one.words)}"
        if sha256 and copier.copy_file(sha256, folder / name):
            names.append(name)
    return tuple(names)


def safe(name: str) -> str:
    """Return a safe, short file name without path parts or special characters and with the ending of `name`."""
    stem, _dot, ending = name.rpartition(".")
    kept = f".{ending.lower()}" if stem and re.fullmatch(_ENDING, ending) else ""
    clean = " ".join(re.sub(_ODD, " ", stem if kept else name).split())[:60].strip(" .")
    return f"{clean or 'file'}{kept}"
