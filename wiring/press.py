"""Lays papers out in two processes of their own, which have no database: what they are given is all they know.

A question on their stdin and an answer on their stdout are a number of bytes, eight of them, and so many bytes of
pickle (wiring.press_hand): both ends are this program, nothing foreign comes this way.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.i18n import _, language
from storage.apart import end
from wiring.press_hand import heard, send

if TYPE_CHECKING:
    from core.documents.blocks import Document
    from core.documents.printed import Printed

ROOT = Path(__file__).resolve().parents[1]
HAND, HANDS = "wiring.press_hand", 2


class Press:
    """Hands papers to processes that are begun with the first and ended with the last."""

    def __init__(self, office: Path) -> None:
        self._office = office
        self._own = threading.local()
        self._hands: list[subprocess.Popen[bytes]] = []
        self._pool = ThreadPoolExecutor(HANDS, "press")

    def put(self, document: Document, path: Path) -> Future[Printed]:
        return self._pool.submit(self._write, (language(), self._office, document, path))

    def _write(self, question: tuple[str, Path, Document, Path]) -> Printed:
        path = question[-1]
        try:
            hand = self._hand()
            assert hand.stdin is not None
            assert hand.stdout is not None
            send(hand.stdin, question)
            answer = heard(hand.stdout)
        except (OSError, EOFError) as error:
            self._let_go()
            raise died(path) from error
        if isinstance(answer, tuple):
            raise UserError(*answer)
        written: Printed = answer
        return written

    def _hand(self) -> subprocess.Popen[bytes]:
        if getattr(self._own, "hand", None) is None:
            self._own.hand = subprocess.Popen(
                [sys.executable, "-m", HAND],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._hands.append(self._own.hand)
        hand: subprocess.Popen[bytes] = self._own.hand
        return hand

    def _let_go(self) -> None:
        """A process that has died is replaced with the next paper."""
        hand, self._own.hand = self._own.hand, None
        end(hand)

    def close(self) -> None:
        """Begin no paper that has not begun, wait for the others, and end the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for hand in self._hands:
            end(hand)


def died(path: Path) -> UserError:
    return UserError(
        _("พิมพ์ {name} ไม่ได้").format(name=path.name),
        _("ส่วนที่จัดหน้าเอกสารหยุดกลางคัน"),
        _("พิมพ์เอกสารนี้ใหม่เพียงฉบับเดียว ถ้ายังไม่ได้ให้แจ้งผู้ดูแลโปรแกรม"),
    )
