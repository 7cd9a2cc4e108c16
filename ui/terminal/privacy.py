"""Data of people: what is kept about somebody, erased under law; who looked at it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from core.actions.erase_person import REASONS, erase_person
from core.actions.extract_person import extract_person
from core.blocks.safety import password_of
from core.changes.backup import Swept
from core.errors import Usage
from core.i18n import _
from core.model.values import Ref
from core.ports import Reader
from core.views.erasing import remaining_lines, swept_lines
from core.views.person_barred import barred
from core.views.person_data import About, Kept, about, asked_for, person_data
from core.views.person_documents import documents, same_files, search, searched_lines, still_to_look_at
from core.views.person_pictures import found_of
from core.views.views_log import view_lines
from ui.desk import Desk, Office, read_text
from ui.scanner import let_go
from ui.terminal.arguments import DIR, OUT, PATH
from ui.terminal.seen import ref_of
from ui.terminal.show import Told, columns, part


@click.command()
@DIR
@click.argument("who", metavar="NAME|RECORD")
@click.option("--also", metavar="WORD", multiple=True, help=_("คำอื่นที่หมายถึงบุคคลนี้ เช่น ชื่อเดิม โทรศัพท์"))
@click.option("--only", metavar="N,N…", default="", help=_("ลบเฉพาะลำดับเหล่านี้ของรายการ"))
@click.option("--reason", type=click.Choice(REASONS), default="request", help=_("เหตุผลตามกฎหมาย"))
@click.option("--keep-rest", is_flag=True, help=_("ข้อความที่มีเรื่องอื่นด้วย ตัดเฉพาะชื่อ เก็บข้อความที่เหลือ"))
@click.option("--yes", is_flag=True, help=_("ลบจริง นำกลับไม่ได้"))
@click.pass_obj
def erase(
    desk: Desk, folder: Path, who: str, also: Sequence[str], only: str, reason: str, keep_rest: bool,
    yes: bool,
) -> Told:  # fmt: skip
    if not yes:
        with desk.look(folder) as look:
            asked = asked_of(look.reader, look.unit, who, also)
            found, lines = everything(desk, folder, look.reader, look.unit, asked)
            look.note("view", seen_as(asked))
        return Told([told(one) for one in found], [*listed(found), *lines, "", *remaining_lines()])
    with desk.open(folder) as office:
        asked = office.session.read(lambda reader: asked_of(reader, office.unit, who, also))
        found, _lines = office.session.read(lambda reader: everything(desk, folder, reader, office.unit, asked))
        chosen = picked(found, only) if only else [one for one in found if one.eraser and not one.unsure]
        swept = erased(office, chosen, reason, asked.person, asked.words if keep_rest else ())
    left = [one for one in found if one not in chosen]
    value = {"erased": [told(one) for one in chosen], "left": [told(one) for one in left], "backups": swept}
    return Told(value, [_("ลบแล้ว {n} รายการ").format(n=len(chosen)), *swept_lines(swept), *left_lines(left)])


def everything(
    desk: Desk, folder: Path, reader: Reader, unit: str, asked: About
) -> tuple[Sequence[Kept], Sequence[str]]:  # fmt: skip
    """All that is found, what must be looked at last; and what became of the search in documents."""
    sure, pictures = found_of(reader, desk.forms, unit, asked)
    asks = documents(reader, desk.forms, unit, sure) if asked.words else ()
    *_steps, done = search(asks, partial(desk.files.wording, folder, names=asked.words))
    named = same_files(reader, desk.forms, unit, done.found)
    return [*sure, *named, *still_to_look_at(pictures, done, named)], searched_lines(done)


def seen_as(asked: About) -> str:
    """As the log of views has it."""
    return str(asked.person) if asked.person else "name"


def erased(
    office: Office, chosen: Sequence[Kept], reason: str, person: Ref | None, cut: Sequence[str]
) -> Swept:  # fmt: skip
    """Erase in the folder, then in its backups, then the pictures of pages that waited."""
    office.session.do_now(partial(erase_person, chosen=chosen, reason=reason, person=person, cut=cut))
    try:
        return office.backups.erase()
    finally:
        office.session.read(lambda reader: let_go(office.scanner, reader, chosen))


def asked_of(reader: Reader, unit: str, who: str, also: Sequence[str]) -> About:
    """Whom the words mean: a record of the register, or a name."""
    asked = about(reader, ref_of(who, unit)) if "/" in who else asked_for(reader, unit, who)
    return asked._replace(words=(*asked.words, *also))


def picked(found: Sequence[Kept], only: str) -> list[Kept]:
    numbers = only.replace(" ", "").split(",")
    if not all(one.isascii() and one.isdigit() and 1 <= int(one) <= len(found) for one in numbers):
        raise Usage(_("อ่าน --only ไม่ได้"), _("ต้องเป็นลำดับในรายการ คั่นด้วยจุลภาค"), _("ดูรายการก่อนโดยไม่ใส่ --yes แล้วลองใหม่"))
    return [found[int(one) - 1] for one in dict.fromkeys(numbers)]


def told(one: Kept) -> dict[str, object]:
    said = part(one, "kind ref field title what words versions=hashes shows own=eraser unsure")
    return {**said, "versions": len(one.hashes), "own": bool(one.eraser)}


def listed(found: Sequence[Kept]) -> Sequence[str]:
    rows = [
        (str(n), one.what, one.title, " ".join(one.words.split())[:60], "" if one.shows else _("ค่าเดิม"), _mark(one))
        for n, one in enumerate(found, 1)
    ]
    return columns(rows) or [_("ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์")]


def left_lines(left: Sequence[Kept]) -> Sequence[str]:
    said = [_("ไม่ได้ลบ: {what} {title} {why}").format(what=one.what, title=one.title, why=_mark(one)) for one in left]
    why = dict.fromkeys(f"{one.why} {one.do}" for one in (barred(each.ref) for each in left if not each.eraser))
    return [*said, *why]


def _mark(one: Kept) -> str:
    if one.unsure:
        return _("เปิดดูก่อน แล้วเลือกด้วย --only")
    return "" if one.eraser else barred(one.ref).pill


@click.command()
@DIR
@click.argument("who", metavar="NAME|RECORD")
@click.option("--also", metavar="WORD", multiple=True, help=_("คำอื่นที่หมายถึงบุคคลนี้ เช่น ชื่อเดิม โทรศัพท์"))
@OUT
@click.option("--password-file", metavar="FILE", default=None, type=PATH, help=_("รหัสผ่านเปิด PDF"))
@click.pass_obj
def extract(
    desk: Desk, folder: Path, who: str, also: Sequence[str], out: Path, password_file: Path | None
) -> Told:  # fmt: skip
    password = password_of(read_text(password_file)) if password_file else ""
    with desk.open(folder) as office:
        asked = office.session.read(lambda reader: asked_of(reader, office.unit, who, also))
        found = office.session.read(lambda reader: person_data(reader, desk.forms, office.unit, asked))
        wish = partial(extract_person, copier=office.printer, asked=asked, found=found, path=out, password=password)
        done = office.session.do_now(wish)
    sentence = _("ทำสำเนา {n} รายการไว้ที่ {file} แล้ว").format(n=len(found), file=out)
    return Told({"file": out, "entries": len(found), "notes": list(done.notes)}, [sentence, *done.notes])


@click.command()
@DIR
@click.pass_obj
def views(desk: Desk, folder: Path) -> Told:
    with desk.look(folder) as look:
        found, broken = look.reader.privacy.views(), look.reader.privacy.broken_at()
        lines = view_lines(look.reader, desk.forms, look.unit, found)
    value = [{**one._asdict(), "chain": one.chain.hex()} for one in found]
    whole = _("บันทึกครบทุกบรรทัด") if broken is None else _("บันทึกถูกแก้หรือตัดที่บรรทัด {n}").format(n=broken)
    return Told({"views": value, "broken_at": broken}, [*columns(lines), whole], 0 if broken is None else 1)
