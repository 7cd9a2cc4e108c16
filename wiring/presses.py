"""Opens a press for each batch of papers; what it takes is read with the first (wiring.press)."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from core.errors import UserError
from core.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wiring.press import Press


class Presses:
    """Opens a press for a folder of papers (core.actions.batch_papers.Pressing)."""

    def __init__(self, office: Path) -> None:
        self._office = office

    @contextmanager
    def __call__(self, out: Path) -> Iterator[Press]:
        from storage.papers.writer import unwritable
        from wiring.press import Press

        try:
            out.mkdir(parents=False)
        except FileExistsError as error:
            raise UserError(
                _("พิมพ์ลงโฟลเดอร์ {name} ไม่ได้").format(name=out.name),
                _("มีโฟลเดอร์หรือไฟล์ชื่อนี้อยู่แล้ว"),
                _("ตั้งชื่อโฟลเดอร์ใหม่ แล้วพิมพ์อีกครั้ง"),
            ) from error
        except OSError as error:
            raise unwritable(out, error) from error
        press = Press(self._office)
        try:
            yield press
        finally:
            press.close()
            with suppress(OSError):
                out.rmdir()  # a folder nothing was written to
