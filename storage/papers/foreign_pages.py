"""The pages of a foreign PDF as pictures for a paper, drawn by a process of its own (storage.apart)."""

from contextlib import closing
from pathlib import Path

from core.errors import UserError
from core.i18n import _
from storage.apart import Apart, NoReply

WORKER = "storage.papers.worker"
MOST, LARGEST = 200, 40 * 2**20  # pages of a PDF that is copied; bytes of the picture of one


def pages_of(path: Path, name: str) -> tuple[bytes, ...]:
    """Every page, whole or not at all. UserError."""
    worker = Apart(WORKER)
    with closing(worker):
        count, _none = _answer(worker, path, 0, name)
        if count > MOST:
            raise UserError(
                _cannot(name),
                _("PDF มี {n} หน้า ทำสำเนาได้ครั้งละไม่เกิน {most} หน้า").format(n=f"{count:,}", most=MOST),
                _("แยกเฉพาะหน้าที่ใช้เป็นไฟล์ใหม่ แล้วแนบไฟล์นั้นแทน"),
            )
        return tuple(_answer(worker, path, number, name)[1] for number in range(1, count + 1))


def _answer(worker: Apart, path: Path, number: int, name: str) -> tuple[int, bytes]:
    """How many pages it has (number 0), or the picture of one."""
    try:
        reply, picture = worker.ask([str(path.resolve()), number], LARGEST)
    except NoReply:
        reply, picture = {"problem": "broken"}, b""
    if reply.get("problem") == "locked":
        raise UserError(
            _cannot(name),
            _("PDF มีรหัสผ่าน จึงเปิดดูหน้ากระดาษไม่ได้"),
            _("บันทึกเป็น PDF ที่ไม่มีรหัสผ่าน แล้วแนบไฟล์นั้นแทน"),
        )
    count = reply.get("count", 0)
    if reply.get("problem") or not isinstance(count, int) or not (count if number == 0 else picture):
        where = _("เปิด PDF ไม่ได้ ไฟล์อาจเสีย") if number == 0 else _("เปิดหน้า {n} ของ PDF ไม่ได้ ไฟล์อาจเสีย").format(n=number)
        raise UserError(_cannot(name), where, _("ขอไฟล์จากต้นทางใหม่ หรือสแกนจากกระดาษ แล้วแนบไฟล์นั้นแทน"))
    return count, picture


def absent(name: str) -> UserError:
    return UserError(
        _cannot(name),
        _("ไฟล์นี้ยังไม่อยู่ในเครื่องนี้"),
        _("รับไฟล์รับส่งที่มีหลักฐานนี้เข้ามาก่อน แล้วทำสำเนาอีกครั้ง"),
    )


def _cannot(name: str) -> str:
    return _("ทำสำเนาของ {name} ไม่ได้").format(name=name[:80])
