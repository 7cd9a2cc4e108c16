"""Commands for evidence: add files and web addresses, redact photos, mark personal files, write evidence packs."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

import click

from core.assessment.view import assessment_view
from core.errors import UsageError, UserError
from core.evidence import deeds
from core.evidence.kinds import (
    BLUR,
    KINDS,
    SOLID,
    EvidenceTarget,
    PhotoSettings,
    PictureArea,
    PictureEdit,
    kind_words,
    photo_pixels,
)
from core.evidence.view import EvidenceMatrix, EvidencePiece, cell_words
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.log.ports import Context
from core.thai.parser import read_day
from core.values import Changes, Ref
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.terminal.arguments import AGREED, FILE, PATH, RefArgument, WrongOptionsError, ref_of, there
from ui.terminal.commands import LazyCommandGroup, print_error
from ui.terminal.in_folder import opened
from ui.terminal.show import Output, changed, columns, keyed, note_seen, part, records_of

KIND = click.option(
    "--kind", metavar="KIND", type=click.Choice(KINDS), default=None, help=_("ชนิดของหลักฐาน")
)
evidence = LazyCommandGroup()


@evidence.unopened("add", _("แนบไฟล์หรือหน้าเว็บเป็นหลักฐาน"))
@click.argument("files", metavar="[FILE]...", type=PATH, nargs=-1)
@click.option("--to", metavar="RECORD", default="", help=_("กิจกรรม ผลการดำเนินงาน หรือแบบประเมิน"))
@click.option("--item", metavar="ID", default="", help=_("ข้อของแบบประเมิน หรือช่องไฟล์ของรายการ"))
@click.option("--proof", metavar="ID", default="", help=_("หลักฐานที่แบบระบุ"))
@click.option("--title", metavar="WORDS", default="", help=_("ชื่อหลักฐาน"))
@click.option("--date", "day", metavar="DAY", default="", help=_("วันที่ของหลักฐาน"))
@KIND
@click.option("--together", is_flag=True, help=_("ทุกไฟล์เป็นหลักฐานชิ้นเดียวกัน"))
@click.option("--keep-place", "keep_position", is_flag=True, help=_("เก็บตำแหน่งที่ถ่ายภาพไว้ด้วย"))
@click.option("--url", metavar="URL", default="", help=_("ที่อยู่ของหน้าเว็บ ไฟล์ที่ให้มาคือสำเนาของหน้านั้น"))
@click.option("--seen", metavar="DAY", default="", help=_("วันที่เห็นหน้าเว็บ"))
def add(
    desk: Desk,
    folder: Path,
    files: tuple[Path, ...],
    to: str,
    item: str,
    proof: str,
    title: str,
    day: str,
    kind: str | None,
    together: bool,
    keep_position: bool,
    url: str,
    seen: str,
) -> Output:
    if (not files and not url) or (url and len(files) > 1):
        raise WrongOptionsError(_("ระบุ FILE อย่างน้อยหนึ่งไฟล์ หรือ --url กับสำเนาไม่เกินหนึ่งไฟล์"))
    with opened(desk, folder) as office:
        keep = keeping(desk, office, folder, keep_position)
        target = EvidenceTarget(ref_of(to, office.unit), item) if to else None
        if target is not None:
            office.session.read(lambda reader: deeds.check_target(reader, target.target))
        if url:
            link = deeds.EvidenceWebPage(
                url, title, iso(seen), iso(day), target, proof, kind or "web"
            )
            page = partial(deeds.bring_link, keep=keep, path=files[0]) if files else deeds.add_link
            return changed(office.session.do_now(partial(page, link=link)))
        return filed(
            office,
            deeds.EvidenceBatch(files, title, iso(day), target, proof, kind or "", together),
            keep,
        )


def filed(office: Office, batch: deeds.EvidenceBatch, keep: deeds.Keep) -> Output:
    """Store files as evidence, each by a call of `keep`: all of them or, if one is refused, none. Return the output.
    Why files are refused is printed; the UserError of a file is raised instead if it is the only one."""
    kept: dict[str, deeds.StoredFile] = {}
    done: list[deeds.FilingOutcome] = []

    def keep_and_tell(path: Path) -> Generator[None, None, deeds.StoredFile]:
        kept[path.name] = file = yield from keep(path)
        return file

    def note(step: object) -> None:
        if isinstance(step, deeds.FilingOutcome):
            done.append(step)

    saved = office.session.do_now(partial(deeds.file_all, keep=keep_and_tell, batch=batch), note)
    if len(batch.paths) == 1 and done[0].problem is not None:
        raise done[0].problem
    refused = [(one.name, one.problem) for one in done if one.problem]
    for name, problem in refused:
        what = problem.what if name in problem.what else f"{name}: {problem.what}"
        print_error(UserError(what, problem.why, problem.do))
    if refused:
        why = _("เพราะ {refused} จาก {of} ไฟล์ใช้ไม่ได้ และคำสั่งนี้แนบทุกไฟล์พร้อมกันหรือไม่แนบเลย")
        why = why.format(refused=len(refused), of=len(batch.paths))
        print_error(UserError(_("ยังไม่ได้แนบหลักฐานใดเลย"), why, _("แก้หรือเอาไฟล์นั้นออก แล้วสั่งอีกครั้ง")))
    if refused:
        lines = []
    else:
        lines = [*changed(saved).lines, *(line for one in done for line in line_of(one))]
    save = {"save": saved.save, "records": saved.touched}
    if len(batch.paths) == 1:
        return Output({**keyed(kept[batch.paths[0].name]), "twice": done[0].twice, **save}, lines)
    rows = [
        {
            "name": one.name,
            "refused": one.problem.what if one.problem else "",
            "twice": one.twice,
            "doubt": one.doubt,
        }
        for one in done
    ]
    return Output({"files": rows, **save}, lines, int(bool(refused)))


def line_of(outcome: deeds.FilingOutcome) -> list[str]:
    """Return warnings on a stored file: it equals one stored before, or it is doubtful; [] if there are none."""
    lines = []
    if outcome.twice:
        twice = _("{name}: เป็นไฟล์เดียวกับ “{title}” จึงเก็บชุดเดียว")
        lines.append(twice.format(name=outcome.name, title=outcome.twice))
    if outcome.doubt:
        lines.append(f"{outcome.name}: {outcome.doubt}")
    return lines


def keeping(desk: Desk, office: Office, folder: Path, with_position: bool = False) -> deeds.Keep:
    """Return a function that stores a file in the folder, photos scaled down, with GPS data only if `with_position`."""
    pixels = office.session.read(lambda reader: photo_pixels(reader, office.unit))

    def keep(path: Path) -> Generator[None, None, deeds.StoredFile]:
        yield
        return desk.files.keep(folder, path, PhotoSettings(pixels, with_position))

    return keep


def iso(text: str) -> str:
    """Return a typed date in ISO format, or "" for "". Raises UserError if it is no date."""
    found = read_day(text)
    if text.strip() and found is None:
        raise UserError(
            _("อ่านวันที่ {day} ไม่ได้").format(day=text[:40]),
            _("วันที่เขียนเป็น วัน/เดือน/ปี พ.ศ. หรือ ปี-เดือน-วัน ค.ศ."),
            _("แก้วันที่ เช่น 9/4/2569 แล้วลองใหม่"),
        )
    return found.isoformat() if found else ""


@evidence.reads("list", _("หลักฐานทั้งหมดและที่ใช้"))
@click.option("--unused", is_flag=True, help=_("เฉพาะที่ยังไม่ใช้"))
@KIND
@click.option("--year", metavar="YEAR", type=int, default=None, help=_("ปีงบประมาณ พ.ศ."))
def listed(reading: ReadOnlyFolder, unused: bool, kind: str | None, year: int | None) -> Output:
    found = [
        one
        for one in EvidencePiece.each(reading.reader, reading.unit)
        if not (unused and one.uses)
        and kind in (None, one.kind)
        and (year is None or year in one.years)
    ]
    pieces = records_of(reading.reader, (one.ref for one in found))
    note_seen(
        reading,
        [*pieces, *records_of(reading.reader, (file.ref for one in found for file in one.files))],
    )
    rows = [
        {
            **part(one, "ref title date kind url seen=seen_on"),
            "files": [file.name for file in one.files],
            "older": [file.name for file in one.older],
            "uses": [use.words for use in one.uses],
            "signed": one.signed,
        }
        for one in found
    ]
    lines = [
        "  ".join(
            filter(
                None,
                (
                    one.date,
                    kind_words(one.kind),
                    one.title,
                    ", ".join(use.words for use in one.uses),
                ),
            )
        )
        for one in found
    ]
    return Output(rows, lines or [_("ไม่พบหลักฐาน")])


@evidence.unopened("replace", _("แทนไฟล์หลักฐานด้วยฉบับใหม่ โดยเก็บฉบับเดิมไว้"))
@click.argument("old", metavar="RECORD")
@FILE
def replace(desk: Desk, folder: Path, old: str, file: Path) -> Output:
    with opened(desk, folder) as office:
        keep = keeping(desk, office, folder)
        wanted = ref_of(old, office.unit)
        return changed(
            office.session.do_now(
                partial(deeds.bring_replacement, keep=keep, path=file, old=wanted)
            )
        )


@evidence.writes("ask", _("ขอไฟล์ต้นฉบับในไฟล์รับส่งครั้งหน้า"))
@click.argument("sha256", metavar="SHA256")
def ask(office: Office, sha256: str) -> Output:
    def noted(_ctx: Context, store: Store) -> Changes:
        store.exchange.ask(sha256)
        return Changes("ask")

    office.session.do_now(noted)
    return Output({"sha256": sha256}, [_("จะขอไฟล์นี้ในไฟล์รับส่งครั้งหน้า")])


FILE_RECORD = click.argument("file", metavar="RECORD", type=RefArgument)


@evidence.unopened(
    "cover", _("ทำสำเนาภาพที่ปิดบางส่วน เอกสารใช้สำเนา ต้นฉบับเก็บไว้และทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล")
)
@FILE_RECORD
@click.option(
    "--box", metavar="L,T,R,B", multiple=True, help=_("ส่วนที่ปิด เป็นร้อยละของภาพ ซ้าย,บน,ขวา,ล่าง")
)
@click.option("--crop", metavar="L,T,R,B", default=None, help=_("ส่วนที่เก็บไว้"))
@click.option("--solid", is_flag=True, help=_("ปิดทึบ (ปกติทำให้มัว)"))
def cover(
    desk: Desk, folder: Path, file: str, box: Sequence[str], crop: str | None, solid: bool
) -> Output:
    boxes = tuple(map(box_of, box))
    kept = box_of(crop) if crop else None
    edit = PictureEdit(boxes, SOLID if solid else BLUR, kept)
    if not edit:
        raise UsageError(
            _("ยังไม่ได้บอกว่าปิดส่วนใด"),
            _("ต้องมี --box หรือ --crop"),
            _("ระบุเช่น --box 10,10,40,50 แล้วลองใหม่"),
        )
    with opened(desk, folder) as office:
        source = ref_of(file, office.unit)
        sha256 = office.session.read(lambda reader: there(reader, source)).text("sha256")
        if source.entity != "file" or not sha256 or not office.post.shelf.has(sha256):
            raise UserError(
                _("ปิดบางส่วนของ {ref} ไม่ได้").format(ref=source.local),
                _("ไม่ใช่ไฟล์หลักฐาน หรือตัวไฟล์ยังไม่อยู่ในเครื่องนี้"),
                _("ดูไฟล์ด้วยคำสั่ง record list DIR file แล้วลองใหม่"),
            )

        def keep(path: Path) -> Generator[None, None, deeds.StoredFile]:
            yield
            return desk.files.keep(folder, path, PhotoSettings(0, edit=edit))

        path = office.post.shelf.path(sha256)
        return changed(
            office.session.do_now(partial(deeds.cover_photo, keep=keep, path=path, source=source))
        )


@evidence.saves("mark", _("ทำเครื่องหมายว่าไฟล์หรือหลักฐานมีข้อมูลส่วนบุคคล จะไม่ออกจากหน่วยงาน"))
@FILE_RECORD
@click.option("--no", is_flag=True, help=_("เอาเครื่องหมายออก"))
def mark(_office: Office, file: Ref, no: bool) -> Action:
    if file.entity == "file":
        return partial(deeds.mark_file, file=file, personal=not no)
    return partial(set_field, ref=file, writes=[FieldWrite("personal", int(not no))])


@evidence.saves("look", _("บันทึกว่าเปิดดูไฟล์แล้ว ไม่มีชื่อหรือภาพบุคคล ไฟล์จึงอยู่ในชุดเผยแพร่ได้"))
@FILE_RECORD
@click.option("--by", "person", metavar="RECORD", default="", help=_("ผู้ดู เช่น person/…"))
@click.option("--no", is_flag=True, help=_("เลิกบันทึก"))
def look(office: Office, file: Ref, person: str, no: bool) -> Action:
    who = ref_of(person, office.unit).id if person else ""
    return partial(deeds.look_at_file, file=file, nobody_shown=not no, person=who)


def box_of(text: str) -> PictureArea:
    """Return the area of a picture written as `10,10,40,50` (left, top, right, bottom in per cent). Else UsageError."""
    parts = text.split(",")
    if len(parts) == 4 and all(part.strip().isdecimal() for part in parts):
        box = PictureArea(*(int(part) / 100 for part in parts))
        if box.sound:
            return box
    raise UsageError(
        _("อ่านส่วนของภาพ {words} ไม่ได้").format(words=text[:40]),
        _("ต้องเป็นร้อยละสี่จำนวน ซ้าย,บน,ขวา,ล่าง และซ้ายน้อยกว่าขวา บนน้อยกว่าล่าง"),
        _("แก้เช่น 10,10,40,50 แล้วลองใหม่"),
    )


@evidence.reads("coverage", _("ข้อของการประเมินกับหลักฐานที่ต้องมี"))
@click.argument("assessment", metavar="ASSESSMENT")
@click.option("--missing", is_flag=True, help=_("เฉพาะข้อที่ยังขาด"))
def coverage(reading: ReadOnlyFolder, assessment: str, missing: bool) -> Output:
    found = EvidenceMatrix.of(assessment_view(reading.reader, ref_of(assessment, reading.unit)))
    rows = [row for row in found.rows if row.wanting or not missing]
    cells = [(row, cell) for row in rows for cell in row.cells if cell.wanting or not missing]
    lines = [
        (f"{row.dimension}  {row.place}", cell.text, cell_words(cell), "  ".join(cell.titles))
        for row, cell in cells
    ]
    count = _("มีหลักฐาน {given} จาก {of} รายการ").format(
        given=found.demanded - found.wanting, of=found.demanded
    )
    proofs = [{**part(row, "item met"), **keyed(cell)} for row, cell in cells]
    return Output(
        {**part(found, "demanded missing=wanting"), "proofs": proofs}, [count, *columns(lines)]
    )


@evidence.prints("pack", _("จัดหลักฐานของการประเมินเป็นโฟลเดอร์ที่เปิดได้โดยไม่ต้องมีโปรแกรม"))
@click.argument("assessment", metavar="ASSESSMENT")
@click.option("--out", metavar="FOLDER", required=True, type=PATH, help=_("โฟลเดอร์ใหม่ที่จะสร้าง"))
@click.option(
    "--public", is_flag=True, help=_("ฉบับเผยแพร่: ไม่มีสิ่งที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคลและฉบับลงนาม")
)
@AGREED
def pack(office: Office, assessment: str, out: Path, public: bool, yes: bool) -> Output:
    from core.papers.pack_deeds import EvidencePackRequest, PackOutcome, evidence_pack

    request = EvidencePackRequest(ref_of(assessment, office.unit), out, public)
    steps: list[object] = []
    action = partial(evidence_pack, printer=office.printer, packer=office.packer, request=request)
    done = office.session.do_now(partial(action, agreed=yes), steps.append)
    made = next(step for step in steps if isinstance(step, PackOutcome))
    papers = sorted(ref for ref in done.touched if ref.entity == "paper")
    lines = [
        _("จัดชุดหลักฐาน {files} ไฟล์ {pages} หน้า ไว้ที่ {path} และอ่านกลับมาตรวจแล้ว").format(
            **made._asdict()
        )
    ]
    if public:
        lines.append(_("ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt").format(n=made.removed))
    value = {**keyed(made), "papers": papers}
    lines += made.looked_lines
    if made.broken:
        return Output(value, lines, code=1, wrong=made.lacking)
    return Output(value, [*lines, *made.lacking])
