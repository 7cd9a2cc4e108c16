"""The files that wait until somebody certifies who sent them, as a person looks at them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from core.exchange.receivers import amount_words
from core.i18n import _
from core.log.ports import Reader
from core.log.post import Post, WaitingFile
from core.people.units import register
from core.thai.dates import short_date


class WaitingRow(NamedTuple):
    """One of them, in words."""

    sha256: str  # hex
    called: str  # the file as it was given
    sender: str  # the unit they say they are, by its name where the register has it
    key: str  # who signed it, hex; "" where it has not been opened yet
    came: str
    days: int  # it has waited
    size: str


def waiting(reader: Reader, post: Post, now: datetime) -> tuple[WaitingRow, ...]:
    """All that wait, the oldest first."""
    names = {one.id: one.name or one.code for one in register(reader).values()}
    return tuple(_row(one, names.get(one.unit, one.unit[:8]), now) for one in post.waiting())


def _row(one: WaitingFile, sender: str, now: datetime) -> WaitingRow:
    came = datetime.fromisoformat(one.came)
    days = max(0, (now.date() - came.date()).days)
    return WaitingRow(one.sha256, one.called, sender, one.key, short_date(came.date()), days, amount_words(one.size))


def let_go_words(gone: Sequence[WaitingFile]) -> str:
    """Which files had to make room; "" when none had."""
    if not gone:
        return ""
    names = " ".join(one.called for one in gone)
    return _("ที่รอเต็ม จึงเลิกเก็บไฟล์ที่รอนานที่สุดของผู้ที่ส่งมามากที่สุด: {names} หากยังต้องการโปรดนำเข้าไฟล์นั้นอีกครั้ง").format(names=names)
