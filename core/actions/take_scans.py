"""Take in scanned files: their pages wait, on this PC only, until a person has compared them with what was frozen."""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.blocks.code import read_code
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from core.ports import Context, Store
from core.scans.page import Key, Looked

MOST_PAGES = 9999  # of one paper


class PageRead(NamedTuple):
    """How far the reading of a file has come."""

    file: str
    done: int
    of: int


class ScanTaken(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    file: str
    looked: Looked = Looked(())
    new: int = 0  # pages that were not here yet
    problem: UserError | None = None


Look = Callable[[Path], Generator[PageRead | None, None, Looked]]


def take_scans(_ctx: Context, store: Store, look: Look, paths: Sequence[Path]) -> Iterator[object]:
    """Read each file and keep its pages to wait; a refused file is a line of the report, not the end.

    `look` works elsewhere and yields while it does, so that other saves go on. Nothing is confirmed by it.
    """
    for done, path in enumerate(paths, start=1):
        try:
            looked = yield from look(path)
            new = store.scans.add(looked.pages)
        except UserError as problem:
            yield ScanTaken(done, len(paths), path.name, problem=problem)
        else:
            yield ScanTaken(done, len(paths), path.name, looked, new)
            yield Changes("take_scans")


def say_code(_ctx: Context, store: Store, key: Key, words: str, number: int) -> Changes:
    """What a person reads on a page whose QR cannot be read: its short code, and which page of the paper it is.

    "" takes it back. UserError for a slip in the code.
    """
    code = read_code(words) if words.strip() else ""
    if code is None:
        raise UserError(
            _("อ่านรหัสเอกสาร {words} ไม่ได้").format(words=words[:40]),
            _("รหัสมี 8 ตัว และตัวสุดท้ายใช้ตรวจการพิมพ์ผิด"),
            _("ดูรหัสที่ท้ายกระดาษแล้วพิมพ์ใหม่"),
        )
    if not 0 < number <= MOST_PAGES:
        raise UserError(
            _("บันทึกเลขหน้าไม่ได้"),
            _("เลขหน้าเป็น 1 ถึง {most}").format(most=MOST_PAGES),
            _("ดูเลขหน้าบนกระดาษแล้วพิมพ์ใหม่"),
        )
    store.scans.say(key, code, number if code else 0)
    return Changes("say_code")


def drop_scans(_ctx: Context, store: Store, keys: Collection[Key]) -> Changes:
    """Let pages go that wait here; the files they came from are not touched."""
    store.scans.drop(keys)
    return Changes("drop_scans")
