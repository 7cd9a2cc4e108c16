"""The post folder of an office folder on this PC: what it is, what lies in it, what this PC has written into it."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.errors import UserError
from core.i18n import _
from core.log.post import OpenedBundle, PostedFile, PostFolderState, PostListing, WrittenPost
from storage.exchange import refusals
from storage.exchange.finder import BUNDLE, HEAD, kind_of
from storage.files import DRAFT, draft_of, file_hash, patiently, reason, write_durably

STATE = "post.json"  # beside the keys, as it is of this PC alone
TRIAL = b"prongsai"  # written to a chosen folder, and read back


_Stamp = tuple[
    int, int
]  # of a file: bytes, and when it changed (ns): what tells that it did, as a share has it


class _Look(NamedTuple):
    """The result of looking at one file. `ours`: it is, or will be, a transfer file for this PC."""

    stamp: _Stamp
    ours: bool
    file: PostedFile | None = None  # None = not whole


class KeptPostFolder:
    """The post folder of one office folder (implements core.log.post.PostFolder). An unchanged file is not read again."""

    def __init__(
        self,
        keys: Path,
        office: Path,
        opened: Callable[[Path], AbstractContextManager[OpenedBundle]],
        recogniser: Callable[[], Callable[[bytes], bool]],
    ) -> None:
        """`keys`, `office`: folders of the keys and of the data; `opened` opens a bundle; `recogniser` returns a function
        that tells by its first bytes whether a bundle may be for this PC."""
        self._path, self._office = keys / STATE, office
        self._opened, self._recogniser = opened, recogniser
        self._seen: dict[str, _Stamp] = {}  # when last looked at
        self._looks: dict[str, _Look] = {}

    def state(self) -> PostFolderState:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=PostFolderState)
        except (OSError, msgspec.MsgspecError):
            return (
                PostFolderState()
            )  # then nothing of ours is known there, and newest files are written anew

    def keep(self, state: PostFolderState) -> None:
        try:
            write_durably(self._path, msgspec.json.encode(state, enc_hook=dict))
        except OSError as error:
            raise refusals.not_written(STATE, error) from error

    def check(self, place: Path) -> None:
        what = _("ใช้โฟลเดอร์ {name} รับส่งไม่ได้").format(name=place.name or place)
        try:
            if _overlaps(place, self._office):
                raise UserError(
                    what,
                    _("เพราะอยู่ที่เดียวกับโฟลเดอร์ข้อมูลของหน่วยงาน ซึ่งต้องไม่มีโปรแกรมอื่นหรือเครื่องอื่นแตะ"),
                    _("โปรดเลือกโฟลเดอร์อื่นในแฟลชไดรฟ์ ไดรฟ์กลาง หรือไดรฟ์ที่ซิงก์"),
                )
            probe = draft_of(place / STATE)
            write_durably(probe, TRIAL)
            read = probe.read_bytes()
            patiently(probe.unlink)
            if read != TRIAL:
                raise OSError
        except OSError as error:
            why = _("เพราะเขียนไฟล์ทดลองหรืออ่านกลับไม่ได้ ({why})").format(why=reason(error))
            raise UserError(what, why, _("โปรดตรวจสิทธิ์เขียน หรือเลือกโฟลเดอร์อื่น")) from error

    def look(self, place: Path, *, patient: bool = False) -> PostListing | None:
        try:
            there = dict(_stamps(place))
        except OSError:
            return None  # not there now
        earlier, self._seen = self._seen, there
        self._looks = {
            name: one for name, one in self._looks.items() if one.stamp == there.get(name)
        }
        fresh = [name for name in there if name not in self._looks]
        if fresh:
            is_for_us = self._recogniser()
            for name in fresh:
                rests = not patient or earlier.get(name) == there[name]
                with suppress(OSError):  # it is being written, or went away: it is looked at again
                    self._look_at(place / name, there[name], is_for_us, rests)
        found = sorted(self._looks.items())
        return PostListing(
            tuple(one.file for _name, one in found if one.file),
            {name: size for name, (size, _changed) in there.items()},
            tuple(name for name, one in found if one.ours and one.file is None),
        )

    def remove(self, place: Path, file: WrittenPost) -> bool:
        path = place / file.name
        try:
            if path.stat().st_size == file.size and file_hash(path).hex() == file.sha256:
                patiently(path.unlink)
        except FileNotFoundError:
            return place.is_dir()
        except OSError:
            return False  # tried again later
        return True  # other bytes of that name are not ours any more

    def _look_at(
        self, path: Path, stamp: _Stamp, is_for_us: Callable[[bytes], bool], rests: bool
    ) -> None:
        with path.open("rb") as file:
            head = file.read(HEAD)
        if kind_of(head) != BUNDLE or not is_for_us(head):
            if rests:
                self._looks[path.name] = _Look(stamp, ours=False)
            return
        found: PostedFile | None = None
        if rests:
            with suppress(UserError), self._opened(path) as opened:
                sender = opened.sender()
                opened.bundle()  # every byte is proved, so that a half is never called a file
                found = PostedFile(path, opened.sha256.hex(), sender.key.hex(), sender.unit)
        self._looks[path.name] = _Look(stamp if rests else (-1, 0), True, found)


def _stamps(place: Path) -> Iterator[tuple[str, _Stamp]]:
    """Yield the regular files in a folder, but drafts: name, size and time. Raises OSError if it is not there."""
    with os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):  # it went away meanwhile
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and not entry.name.endswith(DRAFT):
                    yield entry.name, (status.st_size, status.st_mtime_ns)


def _overlaps(place: Path, office: Path) -> bool:
    """Return whether a folder is, contains or lies in the office folder, under whatever name it is reached. OSError if
    it is not there."""
    one, other = place.resolve(), office.resolve()
    return any(
        each.samefile(inner)
        for outer, inner in ((one, other), (other, one))
        for each in (outer, *outer.parents)
    )
