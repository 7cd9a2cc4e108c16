"""Scanned files read page by page in two processes: what their codes say, and each page as a waiting picture."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.blocks.code import SEAL_MARK, parse_mark
from core.blocks.printed import Pages, SignBox
from core.errors import UserError
from core.i18n import _
from core.log.ports import PageKey, ScannedFile, ScannedPage
from storage.apart import Apart, NoReply, Reply
from storage.files import file_hash, reason
from storage.pdfium import picture as as_picture
from storage.scans.codes import ALIKE
from storage.scans.pictures import ScanPictures


def not_read(name: str, problem: str, error: OSError | None = None) -> UserError:
    """`problem` as the worker says it: large, locked, none, gone."""
    why, do = {
        "large": (_("เพราะภาพใหญ่เกินกว่าที่โปรแกรมจะเปิดได้"), _("สแกนใหม่ที่ 200 dpi หรือย่อภาพ แล้วลองใหม่")),
        "locked": (_("เพราะไฟล์มีรหัสผ่าน"), _("บันทึกเป็นไฟล์ที่ไม่มีรหัสผ่าน แล้วลองใหม่")),
        "gone": (
            _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=reason(error) if error else _("ไฟล์หายไประหว่างอ่าน")),
            _("ตรวจว่าไฟล์ยังอยู่และแฟลชไดรฟ์ยังเสียบอยู่ แล้วลองใหม่"),
        ),
    }.get(problem, (_("เพราะไม่ใช่ PDF หรือภาพ หรือไฟล์เสีย"), _("เปิดไฟล์ดูในเครื่องนี้ หรือสแกนใหม่ แล้วลองอีกครั้ง")))
    return UserError(_("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]), why, do)


def too_large(name: str) -> UserError:
    return UserError(
        _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]),
        _("เพราะไฟล์ว่างเปล่าหรือใหญ่เกิน 500 เมกะไบต์"),
        _("โปรดตรวจไฟล์ หรือแบ่งเป็นไฟล์ที่เล็กลง แล้วลองใหม่"),
    )


def too_many(name: str, count: int, most: int) -> UserError:
    return UserError(
        _("อ่านไฟล์สแกน {name} ไม่ได้").format(name=name[:80]),
        _("เพราะมี {count} หน้า รับได้ครั้งละไม่เกิน {most} หน้าต่อไฟล์").format(count=count, most=most),
        _("แบ่งไฟล์ตามฉบับเอกสาร แล้วรับเข้าทีละไฟล์"),
    )


WORKER = "storage.scans.worker"
HANDS = 2
LARGEST_ANSWER = 30 * 2**20  # bytes of one answer


class Crew:
    """The processes of one batch of files."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._hands: list[Apart] = []
        self._pool = ThreadPoolExecutor(HANDS, "scan")

    def ask(self, path: Path, number: int) -> Reply:
        """The worker's reply about a page, 0 = about the file. Raises NoReply."""
        return self._pool.submit(self._ask, path, number).result()

    def ask_all(self, path: Path, numbers: Sequence[int]) -> Iterator[Reply | None]:
        """The answers in order, looked for at once by all; None where there was none."""
        for answer in [self._pool.submit(self._try, path, number) for number in numbers]:
            yield answer.result()

    def _ask(self, path: Path, number: int) -> Reply:
        if not hasattr(self._own, "hand"):
            self._own.hand = Apart(WORKER)
            self._hands.append(self._own.hand)
        hand: Apart = self._own.hand
        return hand.ask([str(path.resolve()), number], LARGEST_ANSWER)

    def _try(self, path: Path, number: int) -> Reply | None:
        try:
            return self._ask(path, number)
        except NoReply:
            return None

    def close(self) -> None:
        """Begin no page that has not begun, and end the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for hand in self._hands:
            hand.close()
        self._pool.shutdown(wait=True)


@contextmanager
def crew() -> Iterator[Crew]:
    made = Crew()
    try:
        yield made
    finally:
        made.close()


LARGEST = 500 * 2**20  # bytes of a file
MOST_PAGES, MOST_FILES = 500, 2000
PATIENT = (
    5  # of the last pages of a file a seal is looked for with all patience; where it may stand besides, in passing
)
LONGEST_CODE = 300  # letters that are kept of a code: a seal has up to 276
AT_ONCE = 16  # pages whose pictures are in memory


def read_scan(
    crew: Crew, pictures: ScanPictures, path: Path, now: int, on_page: Callable[[int, int], object]
) -> ScannedFile:
    """The pages of one file; `on_page` is called for each (done, of). UserError when nothing of it can be read.

    A page that cannot be shown is a number in `unread`, not the end. `now`: milliseconds since 1970.
    """
    reply, _none = _asked(crew, path, 0)
    try:
        source = file_hash(path).hex()
    except OSError as error:
        raise not_read(path.name, "gone", error) from error
    count = reply.get("count", 0)
    if not isinstance(count, int) or count < 1:
        raise not_read(path.name, "none")
    if count > MOST_PAGES:
        raise too_many(path.name, count, MOST_PAGES)
    pages, unread, why = [], [], ""
    for number, answer in enumerate(_answers(crew, path, count), start=1):
        problem = str(answer[0].get("problem", "")) if answer else "none"
        if answer is None or problem:
            unread.append(number)
            why = why or problem
        else:
            pages.append(_page(pictures, PageKey(source, number), path.name, count, now, *answer))
        on_page(number, count)
    if not pages:
        raise not_read(path.name, why)
    return ScannedFile(tuple(pages), tuple(unread))


def bears_code(crew: Crew, path: Path) -> bool:
    """Whether a code of ours stands on the first page; what cannot be read bears none."""
    try:
        reply, _jpeg = crew.ask(path, 1)
    except (OSError, NoReply):
        return False
    return any(parse_mark(str(code)) for code in reply.get("codes", ()))


def look_alike(pages: Sequence[Path], prints: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Of each picture of a page which of these PDFs (the first is 0) it looks most like, and which page of that."""
    hand = Apart(WORKER)
    try:
        return [_most_alike(hand, page, prints) for page in pages]
    finally:
        hand.close()


def _most_alike(hand: Apart, page: Path, prints: Sequence[Path]) -> tuple[int, int] | None:
    best, found = ALIKE, None
    for at, pdf in enumerate(prints):
        try:
            reply, _none = hand.ask([str(page.resolve()), 0, str(pdf.resolve())])
        except NoReply:
            continue
        if reply.get("page") and float(reply["like"]) >= best:
            best, found = float(reply["like"]), (at, int(reply["page"]))
    return found


def seals_of(crew: Crew, path: Path) -> list[str]:
    """What the seals of a file say: a PDF or a picture, looked through from its last page to the first that has one.

    UserError when it cannot be read.
    """
    count, _none = _asked(crew, path, 0)
    last = min(int(count.get("count", 0)), MOST_PAGES)
    for number in range(last, 0, -1):
        reply, _picture = _asked(crew, path, -number if number > last - PATIENT else number)
        seals = [str(code)[:LONGEST_CODE] for code in reply.get("codes", ()) if str(code).startswith(SEAL_MARK)]
        if seals:
            return seals
    return []


def _asked(crew: Crew, path: Path, number: int) -> Reply:
    try:
        if not 0 < path.stat().st_size <= LARGEST:
            raise too_large(path.name)
        reply, content = crew.ask(path, number)
    except OSError as error:
        raise not_read(path.name, "gone", error) from error
    except NoReply as error:
        raise not_read(path.name, "none") from error
    if reply.get("problem"):
        raise not_read(path.name, str(reply["problem"]))
    return reply, content


def _answers(crew: Crew, path: Path, count: int) -> Iterator[Reply | None]:
    for start in range(1, count + 1, AT_ONCE):
        yield from crew.ask_all(path, range(start, min(start + AT_ONCE, count + 1)))


def _page(
    pictures: ScanPictures, key: PageKey, name: str, of: int, now: int, reply: dict[str, Any], jpeg: bytes
) -> ScannedPage:
    """A page from the reply of the worker, as far as it makes sense."""
    codes = tuple(str(code)[:LONGEST_CODE] for code in reply.get("codes", ()))
    size = (int(reply["width"]), int(reply["height"]))
    dpi, grey, born = int(reply["dpi"]), bool(reply["grey"]), bool(reply["born"])
    return ScannedPage(key, name[:200], of, now, pictures.put(jpeg), *size, grey, dpi, born, codes)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files, of a folder those in it and below, by name; what is hidden is left alone."""
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


WIDE = 800  # pixels at which they are compared
CELLS = 160  # places across the page whose shades are taken together: each little more than a millimetre
MORE = 34  # of 255: so much darker no place is by how letters were drawn (27 at most); the line of a pen is (70)
SHAPE = 0.01  # share by which height for width may differ


def is_same(page: Path, paper: Pages, number: int) -> bool:
    """Whether nothing of the page is darker than page `number` of the paper (the first is 0) about there.

    A sheet is never put on a scanner so exactly, and ink would show.
    """
    from PIL import Image, ImageChops, ImageFilter

    width, height = paper.sizes[number]
    with Image.open(page, formats=("JPEG",)) as kept:
        kept.draft("L", (WIDE, WIDE))
        if abs(kept.height / kept.width - height / width) > SHAPE:
            return False
        drawn = as_picture(paper.pixels(number, WIDE / width)).convert("L").filter(ImageFilter.MinFilter(3))
        seen = kept.convert("L").resize(drawn.size, Image.Resampling.BOX)
    darker = ImageChops.subtract(drawn, seen)
    cells = darker.resize((CELLS, round(CELLS * height / width)), Image.Resampling.BOX)
    return not any(cells.histogram()[MORE:])


def sure_of_ink(pages: Sequence[tuple[Path, int]], pdf: Path, places: Sequence[SignBox]) -> list[dict[int, int]]:
    """Of each page (its picture, and its number in the print) how sure it is of ink in the places on it, of 100.

    By the number of the place, from 1; {} of a page that cannot be laid over the print.
    """
    found, hand = list[dict[int, int]](), Apart(WORKER)
    try:
        for picture, number in pages:
            here = {at: box for at, box in enumerate(places, start=1) if box.page == number}
            found.append(dict(zip(here, _sure(hand, picture, number, pdf, list(here.values())), strict=False)))
    finally:
        hand.close()
    return found


def _sure(hand: Apart, picture: Path, number: int, pdf: Path, boxes: Sequence[SignBox]) -> list[int]:
    if not boxes:
        return []
    question = [str(picture.resolve()), number, str(pdf.resolve()), [box[1:] for box in boxes]]
    try:
        reply, _none = hand.ask(question)
    except NoReply:
        return []
    sure = reply.get("sure") or []
    return [min(100, max(0, int(one))) for one in sure] if len(sure) == len(boxes) else []
