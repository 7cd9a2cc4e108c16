"""Commands for personal data: what is stored about a person, erased on request; who viewed it."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from core.backups.retention import BackupErasureResult
from core.errors import PartialSuccessError, UsageError, UserError, afterwards
from core.forms.ports import Reader
from core.i18n import _
from core.papers.view import password_of
from core.privacy import erasure
from core.privacy.deeds import REASONS, erase_person, extract_person
from core.privacy.person_data import (
    PHOTO,
    NameSearchProgress,
    PersonDataHit,
    PersonSearch,
    about,
    data_of,
    documents,
    same_files,
    search,
    search_for,
    searched_lines,
    unread_pictures,
)
from core.workshop.phones import MeetingPhoto
from ui.desk import Desk, Office, ReadOnlyFolder, read_text
from ui.scanner import let_go
from ui.terminal.arguments import OUT, PATH, ref_of
from ui.terminal.in_folder import opened, prints, reads, unopened
from ui.terminal.show import Output, columns, part

WHO = click.argument("who", metavar="NAME|RECORD")
ALSO = click.option(
    "--also", metavar="WORD", multiple=True, help=_("คำอื่นที่หมายถึงบุคคลนี้ เช่น ชื่อเดิม โทรศัพท์")
)


@click.command()
@unopened
@WHO
@ALSO
@click.option("--only", metavar="N,N…", default="", help=_("ลบเฉพาะลำดับเหล่านี้ของรายการ"))
@click.option("--reason", type=click.Choice(REASONS), default="request", help=_("เหตุผลตามกฎหมาย"))
@click.option("--keep-rest", is_flag=True, help=_("ข้อความที่มีเรื่องอื่นด้วย ตัดเฉพาะชื่อ เก็บข้อความที่เหลือ"))
@click.option("--yes", is_flag=True, help=_("ลบจริง นำกลับไม่ได้"))
def erase(
    desk: Desk,
    folder: Path,
    who: str,
    also: Sequence[str],
    only: str,
    reason: str,
    keep_rest: bool,
    yes: bool,
) -> Output:
    from storage.db.folder.holdings import missing_texts

    if not yes:
        with desk.look(folder) as reading:
            person = person_of(reading.reader, reading.unit, who, also)
            held = reading.phones.waiting()
            found, done = everything(desk, folder, reading.reader, reading.unit, person, held)
            owed = erasure.owed_lines(
                desk.backups(folder).owed(), traces_in_folder=reading.reader.privacy.unswept()
            )
            unknown = desk.files.unknown(folder, person.spellings)
            missing = missing_texts(folder)
            reading.note("view", str(person.person) if person.person else "name")
            photos = [
                (n, one.hashes[0].partition("/"))
                for n, one in enumerate(found, 1)
                if one.kind == PHOTO
            ]
            view = _("ภาพลำดับ {n} เปิดดูได้ที่ {path}")  # so that a person can see whom it shows
            seen = [
                view.format(n=n, path=reading.phones.path(room, key))
                for n, (room, _slash, key) in photos
            ]
        value: dict[str, object] = {
            "sought": person.spellings,
            "found": [output(one) for one in found],
            "documents": searched_json(done),
            "unknown": [one._asdict() for one in unknown],
            "missing_texts": missing,
        }
        shown = listed(found) or [erasure.absence_words(owed, unknown, missing)]
        unsearched = (*erasure.unknown_lines(unknown), *erasure.missing_text_lines(missing))
        beside = (*searched_lines(done), *owed, *unsearched)
        shown = [*shown, *person.sought, *seen, *beside]
        return Output(value, [*shown, "", *erasure.remaining_lines()])
    with opened(desk, folder) as office:
        person = office.session.read(lambda reader: person_of(reader, office.unit, who, also))
        held = office.phones().waiting()
        found, done = office.session.read(
            lambda reader: everything(desk, folder, reader, office.unit, person, held)
        )
        if only:
            chosen = picked(found, only)
        else:
            chosen = [one for one in found if one.eraser and not one.unsure]
        if chosen or not office.backups.owed().connected:
            swept = erased(office, chosen, reason, person, person.spellings if keep_rest else ())
        else:  # an earlier erasure was interrupted
            swept = office.backups.follow()
        traces = unswept(office)
        unknown = desk.files.unknown(folder, person.spellings)
        missing = missing_texts(folder)
    left = [one for one in found if one not in chosen]
    value = {
        "sought": person.spellings,
        "erased": [output(one) for one in chosen],
        "left": [output(one) for one in left],
        "backups": swept,
        "traces": traces,
        "documents": searched_json(done),
        "unknown": [one._asdict() for one in unknown],
        "missing_texts": missing,
    }
    said = _("ลบแล้ว {n} รายการ").format(n=len(chosen))
    lines = [said, *person.sought, *searched_lines(done)]
    lines += erasure.swept_lines(swept, traces=traces)
    lines += _left_lines(left)
    wrong = list(erasure.left_in_backups(swept, traces=traces))
    if not all(one.is_clean for one in unknown):
        wrong += erasure.unknown_lines(unknown)
    wrong += erasure.missing_text_lines(missing)
    return Output(value, lines, code=1 if wrong else 0, wrong=wrong)


def _left_lines(left: Sequence[PersonDataHit]) -> Iterator[str]:
    """Yield lines on the items that an erasure left, and why some of them can never be erased."""
    for one in left:
        text = _("ไม่ได้ลบ: {what} {title} {why}")
        yield text.format(what=one.what, title=one.title, why=_mark(one))
    barred = [erasure.barred(one.ref) for one in left if not one.eraser]
    yield from dict.fromkeys(f"{one.why} {one.do}" for one in barred)


def everything(
    desk: Desk,
    folder: Path,
    reader: Reader,
    unit: str,
    person: PersonSearch,
    photos: Sequence[MeetingPhoto],
) -> tuple[Sequence[PersonDataHit], NameSearchProgress]:
    """Return (all stored items about `person`, how the search in files went). Items come from records, files and
    meeting photos (`photos`); pictures that a person must look at come last."""
    sure, pictures = data_of(reader, unit, person, photos)
    files = documents(reader, unit, sure) if person.words else ()
    *_steps, done = search(files, partial(desk.files.wording, folder, names=person.spellings))
    named = same_files(reader, unit, done.found)
    return [*sure, *named, *unread_pictures(pictures, done, named)], done


def searched_json(progress: NameSearchProgress) -> dict[str, object]:
    """Return a search in files as JSON. `of`, `read`, `named`: numbers of files in all, read, and with the person's
    name; `unread`: list of {`why`, `file`} for files not read."""
    unread = [{"why": why, "file": name} for why, name in progress.other]
    return {
        "of": progress.total,
        "read": progress.total - len(unread),
        "named": len(progress.found),
        "unread": unread,
    }


def erased(
    office: Office,
    items: Sequence[PersonDataHit],
    reason: str,
    person: PersonSearch,
    cut: Sequence[str],
) -> BackupErasureResult:
    """Erase `items` in the folder, its backups and scanned pages, and cut the names `cut` out of texts that stay.
    Return what was done in the backups. UserError if they could not be reached, so that only the folder was erased."""
    try:
        deed = partial(
            erase_person,
            items=items,
            reason=reason,
            person=person.person,
            cut=cut,
            names=person.spellings,
        )
        office.session.do_now(
            partial(deed, files=office.post.shelf, drop_photo=office.phones().drop_photo)
        )
    except PartialSuccessError as problem:
        raise erasure.erased_here_only(problem, traces=unswept(office)) from problem
    with afterwards(
        lambda: office.session.read(lambda reader: let_go(office.scanner, reader, items))
    ):
        try:
            return office.backups.erase()
        except UserError as problem:
            raise erasure.erased_here_only(problem, traces=unswept(office)) from problem


def unswept(office: Office) -> bool:
    """Return whether traces of erased data may remain in the folder's database; True if that cannot be found out."""
    return office.session.read_else(lambda reader: reader.privacy.unswept(), True)


def person_of(reader: Reader, unit: str, who: str, also: Sequence[str]) -> PersonSearch:
    """Return the search for a person. `who` is the person's record (entity/id) or name, `also` are further names."""
    person = about(reader, ref_of(who, unit)) if "/" in who else search_for(reader, unit, who)
    return person._replace(words=(*person.words, *also))


def picked(items: Sequence[PersonDataHit], only: str) -> list[PersonDataHit]:
    numbers = only.replace(" ", "").split(",")
    if not all(one.isascii() and one.isdigit() and 1 <= int(one) <= len(items) for one in numbers):
        raise UsageError(
            _("อ่าน --only ไม่ได้"),
            _("ต้องเป็นลำดับในรายการ คั่นด้วยจุลภาค"),
            _("ดูรายการก่อนโดยไม่ใส่ --yes แล้วลองใหม่"),
        )
    return [items[int(one) - 1] for one in dict.fromkeys(numbers)]


def output(item: PersonDataHit) -> dict[str, object]:
    value = part(item, "kind ref field title what words versions=hashes shows own=eraser unsure")
    return {**value, "versions": len(item.hashes), "own": bool(item.eraser)}


def listed(items: Sequence[PersonDataHit]) -> Sequence[str]:
    rows = [
        (
            str(n),
            one.what,
            one.title,
            " ".join(one.words.split())[:60],
            "" if one.shows else _("ค่าเดิม"),
            _mark(one),
        )
        for n, one in enumerate(items, 1)
    ]
    return columns(rows)


def _mark(item: PersonDataHit) -> str:
    if item.unsure:
        return _("เปิดดูก่อน แล้วเลือกด้วย --only")
    return "" if item.eraser else erasure.barred(item.ref).pill


@click.command()
@prints
@WHO
@ALSO
@OUT
@click.option("--password-file", metavar="FILE", default=None, type=PATH, help=_("รหัสผ่านเปิด PDF"))
def extract(
    office: Office, who: str, also: Sequence[str], out: Path, password_file: Path | None
) -> Output:
    password = password_of(read_text(password_file)) if password_file else ""
    person = office.session.read(lambda reader: person_of(reader, office.unit, who, also))
    found = office.session.read(lambda reader: person.data(reader, office.unit))
    action = partial(
        extract_person,
        copier=office.printer,
        search=person,
        items=found,
        path=out,
        password=password,
    )
    done = office.session.do_now(action)
    sentence = _("ทำสำเนา {n} รายการไว้ที่ {file} แล้ว").format(n=len(found), file=out)
    notes = [*person.sought, *done.notes]
    return Output({"file": out, "entries": len(found), "notes": notes}, [sentence, *notes])


@click.command()
@reads
def views(reading: ReadOnlyFolder) -> Output:
    found = reading.reader.privacy.views()
    broken = reading.reader.privacy.broken_at()
    lines = erasure.view_lines(reading.reader, reading.unit, found)
    value = [{**one._asdict(), "chain": one.chain.hex()} for one in found]
    if broken is None:
        verdict = _("บันทึกครบทุกบรรทัด")
    else:
        verdict = _("บันทึกถูกแก้หรือตัดที่บรรทัด {n}").format(n=broken)
    if broken is None and reading.lost_keys is not None:
        verdict = _("บรรทัดที่อ่านได้ต่อเนื่องกัน แต่ไม่รู้ว่าท้ายบันทึกถูกตัดหรือไม่ เพราะกุญแจไม่อยู่ในเครื่องนี้")
    return Output(
        {"views": value, "broken_at": broken},
        [*columns(lines), verdict],
        0 if broken is None else 1,
    )
