"""Commands for scanned papers: `scan` reads them, `paper confirm` signs them, `seal` checks their seals."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from core.blocks.code import SEAL_MARK
from core.errors import UserError
from core.i18n import _
from core.papers.seals import SealVerdictWords
from core.scans.deeds import (
    InkedSignPlace,
    ScanOutcome,
    check_looked,
    confirm_paper,
    drop_scans,
    say_code,
    take_scans,
)
from core.scans.view import ScannedPaperRow, ScansView, scan_name
from ui.desk import Desk, Office
from ui.scanner import ReprintCache, ScanPrefetcher, waiting_view
from ui.terminal.arguments import OUT, PATH, WrongOptionsError, iso_day, ref_of
from ui.terminal.commands import LazyCommandGroup, print_error
from ui.terminal.in_folder import opened, unopened
from ui.terminal.show import Output, part


@click.command()
@unopened
@click.argument("files", metavar="FILE…", nargs=-1, type=PATH)
@click.option("--code", metavar="CODE", default="", help=_("รหัสที่อ่านจากกระดาษ เมื่อ QR อ่านไม่ได้"))
@click.option("--page", metavar="N", default=1, help=_("หน้าแรกของไฟล์เป็นหน้าที่เท่าไรของเอกสาร"))
@click.option("--drop", is_flag=True, help=_("เอาหน้าที่รออยู่ของไฟล์เหล่านี้ออก"))
def scan(
    desk: Desk, folder: Path, files: Sequence[Path], code: str, page: int, drop: bool
) -> Output:
    with opened(desk, folder, read_only=not (files or drop)) as office:
        if drop:
            return _dropped(office, files)
        taken = _taken(office, files) if files else []
        if code:
            pages = (one for each in taken for one in each.looked.pages)
            # the code a person read, for the pages in order
            for number, one in enumerate(pages, start=page):
                office.session.do_now(partial(say_code, key=one.key, code_text=code, number=number))
        return _output(taken, view_of(office))


def _taken(office: Office, files: Sequence[Path]) -> list[ScanOutcome]:
    paths = office.scanner.files(files)
    looking = ScanPrefetcher(office.scanner.begin(), paths)
    taken = list[ScanOutcome]()

    def note(step: object) -> None:
        if isinstance(step, ScanOutcome):
            taken.append(step)
            if step.problem:
                print_error(step.problem)

    with closing(looking):
        office.session.do_now(partial(take_scans, scan_reader=looking.look, paths=paths), note)
    return taken


def _dropped(office: Office, files: Sequence[Path]) -> Output:
    names = {path.name for path in office.scanner.files(files)}
    waiting = office.session.read(lambda reader: reader.all_scans())
    keys = [one.key for one in waiting if one.file in names]
    if not keys:
        raise UserError(
            _("เอาหน้าที่รออยู่ออกไม่ได้"),
            _("ไม่มีหน้าใดที่รออยู่มาจากไฟล์ที่ระบุ") if files else _("ยังไม่ได้ระบุไฟล์"),
            _("ดูชื่อไฟล์ของหน้าที่รออยู่ด้วย scan DIR แล้วระบุไฟล์นั้น หรือโฟลเดอร์ที่มีไฟล์นั้น"),
        )
    office.session.do_now(partial(drop_scans, keys=keys))
    tidy(office)
    return Output({"dropped": len(keys)}, [_("เอาออกแล้ว {n} หน้า").format(n=len(keys))])


def tidy(office: Office) -> None:
    """Delete the images of scanned pages that do not wait any more."""
    office.scanner.keep_only(
        {one.picture for one in office.session.read(lambda reader: reader.all_scans())}
    )


def view_of(office: Office) -> ScansView:
    from storage.files import scratch

    with closing(ReprintCache(office.printer, office.scanner, scratch())) as frozen:
        return office.session.read(lambda reader: waiting_view(reader, office.unit, frozen))


def _output(outcomes: Sequence[ScanOutcome], view: ScansView) -> Output:
    files = [
        {
            "file": one.file,
            "pages": len(one.looked.pages),
            **part(one, "new unread=looked.unread"),
            "problem": one.problem and [one.problem.what, one.problem.why, one.problem.do],
        }
        for one in outcomes
    ]
    papers = [_paper(row) for row in view.papers]
    value = {"files": files, "papers": papers, "loose": [part(row, PAGE) for row in view.loose]}
    refused = bool(outcomes) and all(one.problem for one in outcomes)
    return Output(value, [*_lines(view)] or [_("ไม่มีหน้าสแกนที่รออยู่")], int(refused))


def _lines(view: ScansView) -> Iterator[str]:
    for row in view.papers:
        pages = ", ".join(str(one.number) for one in row.pages)
        yield f"{row.code}  {row.number}  {row.title}  {_('หน้า {pages}').format(pages=pages)}  [{row.said.pill}]"
        yield "  " + " ".join(filter(None, (row.said.why, row.lacks, row.said.do)))
        yield from (f"  {line}" for line in row.seen_words.splitlines() if row.state in COMPARED)
        yield from (f"  {_('ช่อง')} {place.line}  [{place.seen}]" for place in row.places)
        yield from (f"  {copy.where}: {copy.said.pill}" for copy in row.copies)
        yield from (f"  {one.line}" for one in row.seals)
    for one in view.loose:
        yield f"{one.where}  [{one.said.pill}]"
        yield f"  {one.said.why} {one.said.do}"
        yield from (f"  {each.line}" for each in one.seals)


def _paper(row: ScannedPaperRow) -> dict[str, Any]:
    value = part(
        row,
        "paper code number title state may_confirm=whole missing of pages copies why=said.why do=said.do",
    )
    pages = {name: [part(one, PAGE) for one in getattr(row, name)] for name in ("pages", "copies")}
    for page, one in zip(pages["pages"], row.pages, strict=True):
        page["compared"] = one.compared and part(one.compared, "state sure differences")
    places = [part(one, "number title who needed page sure") for one in row.places]
    return {**value, **pages, "places": places, "to_look": row.seen.to_look}


PAGE = "file=page.file page=key.number number state typed"
COMPARED = ("ready", "part")  # states in which the comparison matters


@click.command()
@unopened
@click.argument("code", metavar="CODE")
@click.option("--on", "day", metavar="DATE", required=True, help=_("วันที่ลงนามบนกระดาษ"))
@click.option(
    "--place",
    "places",
    metavar="N[=PERSON]",
    multiple=True,
    help=_("ช่องที่เห็นหมึก และใครลงนามในช่องนั้น"),
)
@click.option(
    "--looked", metavar="N", type=int, default=0, help=_("ดูด้วยตาแล้วกี่แห่ง จากที่ต้องดูตามการเทียบ")
)
def confirm(
    desk: Desk, folder: Path, code: str, day: str, places: tuple[str, ...], looked: int
) -> Output:
    with opened(desk, folder) as office:
        row = _wanted(view_of(office), code)
        seen = []
        for words in places:
            number, _equals, person = words.partition("=")
            if not (number.isascii() and number.isdigit()):
                raise WrongOptionsError(_("--place ต้องเป็น เลขช่อง หรือ เลขช่อง=person/…"))
            known = next((place for place in row.places if place.number == int(number)), None)
            at, sure = (known.page, known.sure) if known else (0, None)
            who = ref_of(person, office.unit).id if person else ""
            seen.append(InkedSignPlace(int(number), who, page=at, sure=sure))
        pages = [one.page for one in row.pages]
        whole = row.seen._replace(places_looked=looked)
        check_looked(row.number, whole)
        file = office.scanner.bind(pages, scan_name(row.number))
        deed = partial(
            confirm_paper, paper=row.paper, file=file, signed_on=iso_day(day), pages=row.keys
        )
        deed = partial(
            deed, title=f"{row.title} {row.number}", confirmed_places=seen, scan_pages=whole
        )
        deed = partial(deed, prints=office.printer.kept)
        done = office.session.do_now(deed)
        tidy(office)
    sentence = _("ยืนยันฉบับลงนาม {number} แล้ว เก็บเป็นหลักฐาน {n} หน้า").format(
        number=row.number, n=len(pages)
    )
    return Output({"paper": row.paper, "save": done.save, "records": done.touched}, [sentence])


def _wanted(view: ScansView, code: str) -> ScannedPaperRow:
    """Return the paper with this code whose pages wait. Raises UserError if none wait, or some are missing."""
    plain = code.replace("-", "").upper()
    row = next((one for one in view.papers if one.code.replace("-", "") == plain), None)
    what = _("ยืนยันฉบับลงนาม {code} ไม่ได้").format(code=code[:40])
    if row is not None and row.state != "ready":
        raise UserError(what, row.said.why, row.said.do)
    if row is None or row.lacks:
        raise UserError(
            what,
            row.lacks if row else _("ไม่มีหน้าสแกนของรหัสนี้ที่รออยู่"),
            _("สแกนให้ครบทุกหน้า แล้วรับเข้าด้วยคำสั่ง scan ก่อน"),
        )
    return row


seal = LazyCommandGroup()


@seal.unopened(
    "check", _("ตราประทับในภาพ PDF หรือข้อความของรหัสบอกอะไร และเชื่อได้หรือไม่ ตามใบรับรองที่อยู่ในโฟลเดอร์")
)
@click.argument("what", metavar="FILE|TEXT…", nargs=-1, required=True)
def check(desk: Desk, folder: Path, what: Sequence[str]) -> Output:
    from storage.scans.service import seals

    with desk.look(folder) as reading:
        found = [
            (one, message)
            for one in what
            for message in SealVerdictWords.checked(
                reading.reader,
                [one] if one.startswith(SEAL_MARK) else seals(Path(one)),
                date.today(),
            )
        ]
    rows = [
        {"of": of, **part(one, "state why do limits"), "facts": dict(one.facts)}
        for of, one in found
    ]
    refused = any(one.state != "genuine" for _of, one in found)
    return Output(rows, [line for of, one in found for line in _seal_lines(of, one)], int(refused))


def _seal_lines(source: str, message: SealVerdictWords) -> Iterator[str]:
    yield f"{source if len(source) <= SHOWN else source[:SHOWN] + '…'}  [{message.pill}]"
    yield f"  {message.why} {message.do}"
    yield from (f"  {label}: {value}" for label, value in message.facts)
    yield from (f"  {line}" for line in message.limits)


SHOWN = 60  # letters of the request


@seal.unopened(
    "page",
    _("เขียนไฟล์ HTML ไฟล์เดียวที่ตรวจตราประทับได้โดยไม่ใช้โปรแกรมและเครือข่าย มีรายการกุญแจที่ส่วนกลางลงนาม"),
)
@OUT
def page(desk: Desk, folder: Path, out: Path) -> Output:
    from storage.papers.writer import write_seal_page

    with opened(desk, folder) as office:
        keys = office.session.read(
            lambda reader: SealVerdictWords.signed_keys(reader, date.today(), office.printer.sign)
        )
    write_seal_page(out, keys)
    return Output({"file": out}, [_("เขียนไฟล์ตรวจตราประทับไว้ที่ {file} แล้ว").format(file=out)])
