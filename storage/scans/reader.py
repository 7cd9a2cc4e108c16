"""Reading scanned files page by page with two worker processes: the text of their codes, and a picture of each page,
stored as `scans/<sha256>.jpg` in an office folder. The same pages are always bound into the same PDF."""

import os
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from core.blocks.code import SEAL_MARK, PageQrContent
from core.blocks.printed import SignBox
from core.boundary import boundary
from core.errors import UserError
from core.i18n import _
from core.log.ports import ScanFileResult, ScannedPage, ScannedPageKey
from core.scans.judgement import ComparedScanPage, PageDifference
from storage.apart import SENSELESS, Reply, WorkerProcess, WorkerReplyError
from storage.files import PRIVATE, file_hash, make_directory, reason, whole, wipe, write_durably
from storage.scans.codes import ALIKE


def not_read(name: str, problem: str, error: OSError | None = None) -> UserError:
    """Return the error for the scan file `name`. `problem`: "large", "locked", "gone" (unreadable, with the system's
    `error`), or "none" (damaged, or neither PDF nor picture)."""
    why, do = {
        "large": (_("เพราะภาพใหญ่เกินกว่าที่โปรแกรมจะเปิดได้"), _("สแกนใหม่ที่ 200 dpi หรือย่อภาพ แล้วลองใหม่")),
        "locked": (_("เพราะไฟล์มีรหัสผ่าน"), _("บันทึกเป็นไฟล์ที่ไม่มีรหัสผ่าน แล้วลองใหม่")),
        "gone": (
            _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(
                why=reason(error) if error else _("ไฟล์หายไประหว่างอ่าน")
            ),
            _("ตรวจว่าไฟล์ยังอยู่และแฟลชไดรฟ์ยังเสียบอยู่ แล้วลองใหม่"),
        ),
    }.get(
        problem, (_("เพราะไม่ใช่ PDF หรือภาพ หรือไฟล์เสีย"), _("เปิดไฟล์ดูในเครื่องนี้ หรือสแกนใหม่ แล้วลองอีกครั้ง"))
    )
    return UserError(_("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]), why, do)


WORKER = "storage.scans.worker"
HANDS = 2
LARGEST_ANSWER = 30 * 2**20  # bytes of one answer


class ScanReaderPool:
    """Two worker processes that read one batch of scanned files."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._hands: list[WorkerProcess] = []
        self._pool = ThreadPoolExecutor(HANDS, "scan")

    def ask(self, path: Path, number: int) -> Reply:
        """Return a worker's reply on page `number` (from 1; 0 = whole file) of a scan. WorkerReplyError if it fails."""
        return self._pool.submit(self._ask, path, number).result()

    def ask_all(self, path: Path, numbers: Sequence[int]) -> Iterator[Reply | None]:
        """Yield the reply about each of these pages in order, read in parallel; None for a page without reply."""
        for answer in [self._pool.submit(self._try, path, number) for number in numbers]:
            yield answer.result()

    def _ask(self, path: Path, number: int) -> Reply:
        if not hasattr(self._own, "hand"):
            self._own.hand = WorkerProcess(WORKER)
            self._hands.append(self._own.hand)
        hand: WorkerProcess = self._own.hand
        return hand.ask([str(path.resolve()), number], LARGEST_ANSWER)

    def _try(self, path: Path, number: int) -> Reply | None:
        try:
            return self._ask(path, number)
        except WorkerReplyError:
            return None

    def close(self) -> None:
        """Cancel the pages not begun, and end the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for hand in self._hands:
            hand.close()
        self._pool.shutdown(wait=True)


def crew() -> closing[ScanReaderPool]:
    return closing(ScanReaderPool())


_NAME = r"[0-9a-f]{64}"


class ScanPictureStore:
    """The pictures of scanned pages, stored in a directory of an office folder under their SHA-256."""

    def __init__(self, directory: Path, noted: set[str] | None = None) -> None:
        """`noted` collects the names of all pictures stored, whatever becomes of them."""
        self._directory, self._noted = directory, noted

    def path(self, name: str) -> Path:
        """Return the path of the picture with this SHA-256. Raises ValueError if `name` is no SHA-256."""
        if not re.fullmatch(_NAME, name):
            raise ValueError("not a SHA-256")
        return self._directory / f"{name}.jpg"

    def put(self, jpeg: bytes) -> str:
        """Store a picture durably; return its SHA-256 in hex. Raises UserError if the disk is full."""
        found = sha256(jpeg).hexdigest()
        path = self.path(found)
        if self._noted is not None:
            self._noted.add(found)
        if path.exists():
            return found
        try:
            make_directory(self._directory)
            write_durably(path, jpeg, PRIVATE)
        except OSError as error:
            raise UserError(
                _("เก็บภาพสแกนไม่สำเร็จ"),
                _("เพราะเขียนลงโฟลเดอร์ของหน่วยงานไม่ได้ ({why})").format(why=reason(error)),
                _("โปรดเพิ่มเนื้อที่ว่างหรือตรวจว่าโฟลเดอร์เขียนได้ แล้วลองอีกครั้ง"),
            ) from error
        return found

    def drop(self, names: Collection[str]) -> None:
        """Delete the pictures with these SHA-256 after overwriting their bytes. Raises OSError."""
        for name in names:
            wipe(self.path(name))

    def keep_only(self, names: Collection[str]) -> None:
        """Delete all pictures but those of `names` (SHA-256), whose pages wait for a person to look at them."""
        kept = {f"{name}.jpg" for name in names}
        if self._directory.is_dir():
            for path in self._directory.iterdir():
                if path.name not in kept:
                    with suppress(OSError):  # another program has it open: it is deleted next time
                        path.unlink()


A4 = (595.28, 841.89)  # points
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


class ScanPageForPdf(NamedTuple):
    """The picture of a scanned page, with the facts needed to bind it into a PDF."""

    jpeg: Path
    width: int  # pixels
    height: int
    grey: bool
    dpi: int  # 0 = unknown: the page is fitted to a sheet of A4


def bind(leaves: Sequence[ScanPageForPdf], path: Path) -> None:
    """Write these scanned pages as one PDF to `path`. Raises OSError."""
    with whole(path, PRIVATE) as file:
        file.writelines(pieces(leaves))


def pieces(leaves: Sequence[ScanPageForPdf]) -> Iterator[bytes]:
    """Yield the bytes of the PDF of these scanned pages, one PDF object at a time. Raises OSError."""
    yield HEAD
    at, offsets = len(HEAD), list[int]()
    for number, body in enumerate(_objects(leaves), start=1):
        offsets.append(at)
        made = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        yield made
        at += len(made)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    yield b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    yield b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, at)


def _objects(leaves: Sequence[ScanPageForPdf]) -> Iterator[bytes]:
    """Yield the catalogue, the list of pages, then page, drawing and picture of each."""
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    kids = b" ".join(b"%d 0 R" % (3 + 3 * n) for n in range(len(leaves)))
    yield b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(leaves))
    for n, leaf in enumerate(leaves):
        wide, high = size_of(leaf)
        page = 3 + 3 * n
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> >> >>" % (wide, high, page + 1, page + 2)
        )
        draw = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (wide, high)
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw)
        jpeg = leaf.jpeg.read_bytes()
        colours = b"/DeviceGray" if leaf.grey else b"/DeviceRGB"
        yield (
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 "
            b"/Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (leaf.width, leaf.height, colours, len(jpeg), jpeg)
        )


def size_of(page: ScanPageForPdf) -> tuple[float, float]:
    """Return (width, height) of a page in points. A page without a resolution is fitted to A4, upright or sideways."""
    if page.dpi:
        return page.width * 72 / page.dpi, page.height * 72 / page.dpi
    sheet = A4 if page.height >= page.width else (A4[1], A4[0])
    scale = min(sheet[0] / page.width, sheet[1] / page.height)
    return page.width * scale, page.height * scale


LARGEST = 500 * 2**20  # bytes of a file
MOST_PAGES, MOST_FILES = 500, 2000
# on the last so many pages of a file, seals are searched thoroughly, elsewhere only quickly
PATIENT = 5
LONGEST_CODE = 300  # letters kept of a code: a seal has up to 276
AT_ONCE = 16  # how many pages have their pictures in memory at once


def read_scan(
    crew: ScanReaderPool,
    pictures: ScanPictureStore,
    path: Path,
    now: int,
    on_page: Callable[[int, int], object],
) -> ScanFileResult:
    """Store a picture of each page of a scanned file; return the pages. `now`: the time in ms since 1970. After each
    page `on_page(pages done, pages in all)` is called; reading stops if it returns False. Pages that cannot be shown
    are only listed in `unread`. Raises UserError if there are too many pages or none can be read."""
    reply, _none = _asked(crew, path, 0)
    try:
        source = file_hash(path).hex()
    except OSError as error:
        raise not_read(path.name, "gone", error) from error
    count = reply.get("count", 0)
    if not isinstance(count, int) or count < 1:
        raise not_read(path.name, "none")
    if count > MOST_PAGES:
        raise UserError(
            _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=path.name[:80]),
            _("เพราะมี {count} หน้า รับได้ครั้งละไม่เกิน {most} หน้าต่อไฟล์").format(
                count=count, most=MOST_PAGES
            ),
            _("แบ่งไฟล์ตามฉบับเอกสาร แล้วรับเข้าทีละไฟล์"),
        )
    pages = []
    unread = []
    why = ""
    parts = (
        range(start, min(start + AT_ONCE, count + 1)) for start in range(1, count + 1, AT_ONCE)
    )
    for number, answer in enumerate(
        chain.from_iterable(crew.ask_all(path, part) for part in parts), start=1
    ):
        problem = str(answer[0].get("problem", "")) if answer else "none"
        if answer is None or problem:
            unread.append(number)
            why = why or problem
        else:
            with boundary(lambda _error: not_read(path.name, "none")):
                pages.append(
                    _page(pictures, ScannedPageKey(source, number), path.name, count, now, *answer)
                )
        if on_page(number, count) is False:
            return ScanFileResult(tuple(pages), tuple(unread))
    if not pages:
        raise not_read(path.name, why)
    return ScanFileResult(tuple(pages), tuple(unread))


def bears_code(crew: ScanReaderPool, path: Path) -> bool:
    """Return whether the first page of a scanned file has a QR code of this program; False if it is unreadable."""
    try:
        return any(
            PageQrContent.read_either(str(code)) for code in crew.ask(path, 1)[0].get("codes", ())
        )
    except (OSError, *SENSELESS):
        return False


def look_alike(pages: Sequence[Path], prints: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return for each of `pages` the printed page most like it, (index in `prints`, page from 1); None if none is."""
    with closing(WorkerProcess(WORKER)) as hand:
        return [_most_alike(hand, page, prints) for page in pages]


def _most_alike(hand: WorkerProcess, page: Path, prints: Sequence[Path]) -> tuple[int, int] | None:
    best, found = ALIKE, None
    for at, pdf in enumerate(prints):
        try:
            reply, _none = hand.ask([str(page.resolve()), 0, str(pdf.resolve())])
            if reply.get("page") and float(reply["like"]) >= best:
                best, found = float(reply["like"]), (at, int(reply["page"]))
        except SENSELESS:
            continue
    return found


def seals_of(crew: ScanReaderPool, path: Path) -> list[str]:
    """Return the texts of the seals on the last page with any; [] if none has any. UserError if it is unreadable."""
    with boundary(lambda _error: not_read(path.name, "none")):
        last = min(int(_asked(crew, path, 0)[0].get("count", 0)), MOST_PAGES)
        for number in range(last, 0, -1):
            reply, _picture = _asked(crew, path, -number if number > last - PATIENT else number)
            seals = [
                str(code)[:LONGEST_CODE]
                for code in reply.get("codes", ())
                if str(code).startswith(SEAL_MARK)
            ]
            if seals:
                return seals
        return []


def _asked(crew: ScanReaderPool, path: Path, number: int) -> Reply:
    try:
        if not 0 < path.stat().st_size <= LARGEST:
            raise UserError(
                _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=path.name[:80]),
                _("เพราะไฟล์ว่างเปล่าหรือใหญ่เกิน 500 เมกะไบต์"),
                _("โปรดตรวจไฟล์ หรือแบ่งเป็นไฟล์ที่เล็กลง แล้วลองใหม่"),
            )
        reply, content = crew.ask(path, number)
    except OSError as error:
        raise not_read(path.name, "gone", error) from error
    except WorkerReplyError as error:
        raise not_read(path.name, "none") from error
    if reply.get("problem"):
        raise not_read(path.name, str(reply["problem"]))
    return reply, content


def _page(
    pictures: ScanPictureStore,
    key: ScannedPageKey,
    name: str,
    pages: int,
    now: int,
    reply: dict[str, Any],
    jpeg: bytes,
) -> ScannedPage:
    """Return a page from the worker's reply, as far as that makes sense."""
    codes = tuple(str(code)[:LONGEST_CODE] for code in reply.get("codes", ()))
    size = (int(reply["width"]), int(reply["height"]))
    dpi = int(reply["dpi"])
    grey = bool(reply["grey"])
    born = bool(reply["born"])
    return ScannedPage(
        key, name[:200], pages, now, pictures.put(jpeg), *size, grey, dpi, born, codes
    )


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return `paths`, folders replaced by their files at any depth, sorted, none hidden. UserError if too many."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            found += [Path(folder, name) for name in sorted(names) if not name.startswith(".")]
            if len(found) > MOST_FILES:
                break
    if len(found) > MOST_FILES:
        raise UserError(
            _("รับเอกสารสแกนไม่ได้"),
            _("มีไฟล์มากกว่า {most} ไฟล์ในครั้งเดียว").format(most=MOST_FILES),
            _("เลือกโฟลเดอร์ที่เล็กลง แล้วรับเข้าทีละส่วน"),
        )
    return found


MOST_SPOTS = 500  # how many differences of a page are shown


def set_against(
    pages: Sequence[tuple[Path, int]], pdf: Path, places: Sequence[SignBox]
) -> list[ComparedScanPage]:
    """Return for each scanned page in `pages` (picture, its page number in `pdf`) how it differs from that page of
    `pdf`. `places`: the places to sign on all pages of `pdf`."""
    found = list[ComparedScanPage]()
    with closing(WorkerProcess(WORKER)) as hand:
        for picture, number in pages:
            here = {at: box for at, box in enumerate(places, start=1) if box.page == number}
            found.append(_set_against(hand, picture, number, pdf, here))
    return found


def _set_against(
    hand: WorkerProcess, picture: Path, number: int, pdf: Path, places: Mapping[int, SignBox]
) -> ComparedScanPage:
    """Return as much of the worker's answer as makes sense."""
    question = [
        str(picture.resolve()),
        number,
        str(pdf.resolve()),
        [box[1:] for box in places.values()],
    ]
    try:
        reply, _none = hand.ask(question)
        state, inks = reply["state"], reply["inks"]
        spots = tuple(
            PageDifference(kind, _box(printed), _box(scanned, 1000), _of_hundred(sure))
            for kind, printed, scanned, sure in reply["spots"][:MOST_SPOTS]
        )
        inked = [_of_hundred(ink) for ink in inks] if inks and len(inks) == len(places) else []
        where = dict(
            zip(places, [_box(one, 1000) for one in reply["signs"][: len(inked)]], strict=False)
        )
        if state in ("laid", "part", "lost"):
            sure = dict(zip(places, inked, strict=False))
            return ComparedScanPage(state, _of_hundred(reply["sure"]), spots, sure, where)
    except SENSELESS:
        pass
    return ComparedScanPage("none")


def _box(edges: Sequence[float], times: int = 1) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge * times) for edge in edges)
    return left, top, right, bottom


def _of_hundred(sure: float) -> int:
    return min(100, max(0, int(sure)))
