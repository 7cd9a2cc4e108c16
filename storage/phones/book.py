"""What phones sent to an office folder's meeting rooms, until a person decides on it: in `phones`, a file per room, its
photographs, and the state of its meeting. All stays on this PC: not in the log, a bundle or a backup."""

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from core.errors import UserError
from core.i18n import _
from core.workshop.phones import MeetingPhoto, WaitingPhoto
from storage.files import PRIVATE, make_directory, move, patiently, wipe, write_durably

HOME = "phones"  # in the office folder
_State = TypeVar("_State")
MOST = 200  # how many photographs of one room may wait at a time


@dataclass(frozen=True, slots=True)
class _RoomKept:
    """What is kept about one room."""

    port: int = 0
    bound: Mapping[str, str] = field(default_factory=dict)  # voter -> digest of what the phone drew
    photos: Mapping[str, str] = field(default_factory=dict)  # key -> item


class PhoneStore:
    """Stores what phones sent to the rooms of a folder, for any thread, as ui.phone.keeping.PhoneStore demands. OSError
    for a file that another program locks."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / HOME
        self._lock = Lock()
        self._broken = dict[str, UserError]()

    def sweep(self, rooms: Collection[str]) -> None:
        """Delete all photographs except files in use and those on the list of a room in `rooms` (ids)."""
        with self._lock:
            for room, found in groupby(
                sorted(self._home.glob("*-*.jpg")), lambda path: path.name.partition("-")[0]
            ):
                with suppress(OSError):
                    listed = self._read(room).photos if room in rooms else {}
                    for path in (one for one in found if one.stem.partition("-")[2] not in listed):
                        with suppress(OSError):  # one that is in use keeps no other
                            wipe(path)

    def bound(self, room: str) -> Mapping[str, str]:
        """Return {voter id: digest of the phone's secret} for slips of the meeting `room` that are bound to phones."""
        return self._read(room).bound

    def bind(self, room: str, digests: Mapping[str, str]) -> None:
        """Bind a meeting's slips to phones, all or none. `digests`: {voter id: digest of phone's secret, "" = free}."""
        with self._lock:
            kept = self._read(room)
            bound = {voter: digest for voter, digest in {**kept.bound, **digests}.items() if digest}
            self._write(room, replace(kept, bound=bound))

    def port(self, room: str) -> int:
        """Return the port on which the room was last open, which is printed on its slips; 0 if it was never open."""
        return self._read(room).port

    def note_port(self, room: str, port: int) -> None:
        with self._lock:
            kept = self._read(room)
            if kept.port != port:
                self._write(room, replace(kept, port=port))

    def sitting(self, room: str, read: Callable[[str], _State]) -> _State:
        """Return the saved state of the meeting `room` (id), parsed by `read`, which gets "" if there is none. A
        damaged file is renamed to `.broken`, and the method `broken` returns the error. OSError while it is locked."""
        path = self._sitting(room)
        content = list[str]()
        none = read("")
        with self._lock:
            try:
                patiently(lambda: content.append(path.read_text("utf-8")))
            except FileNotFoundError:
                return none
            except ValueError:  # no UTF-8
                content.append("")
            found = read(content[0])
            if found == none:
                move(path, aside := path.with_suffix(".broken"))
                do = _("โปรดเปิดห้องให้โทรศัพท์ แล้วให้ผู้ที่ตอบไว้ส่งอีกครั้ง ไฟล์ที่เสียเก็บไว้ที่ {path}")
                self._broken[room] = UserError(
                    _("อ่านคำตอบจากโทรศัพท์ที่รอในเครื่องนี้ไม่ได้"),
                    _("เพราะไฟล์ที่เก็บไว้เสียหาย คำตอบที่ยังไม่ได้นับในไฟล์นั้นจึงไม่ถูกนับ สิ่งที่บันทึกแล้วยังอยู่ครบ"),
                    do.format(path=aside),
                )
        return found

    def broken(self, room: str) -> UserError | None:
        """Return, once, the error that a meeting's saved state was damaged; otherwise None."""
        return self._broken.pop(room, None)

    def keep_sitting(self, room: str, text: str) -> None:
        with self._lock:
            make_directory(self._home)
            if text:
                write_durably(self._sitting(room), text.encode(), PRIVATE)
            else:
                wipe(self._sitting(room))

    def _sitting(self, room: str) -> Path:
        return self._home / f"{room}.sitting"

    def keep_photo(self, room: str, key: str, item: str, content: bytes) -> None:
        """Save a photograph (`content`) for an item until a person decides about it; one with the same `key` (hex) is
        saved only once. UserError if too many wait."""
        with self._lock:
            kept = self._read(room)
            if key in kept.photos:
                return
            if len(kept.photos) >= MOST:
                raise UserError(
                    _("รับภาพจากโทรศัพท์ไม่ได้"),
                    _("มีภาพรอดู {n} ภาพแล้ว").format(n=MOST),
                    _("ดูภาพที่รออยู่ แนบหรือไม่ใช้ แล้วให้ผู้ถ่ายส่งภาพอีกครั้ง"),
                )
            make_directory(self._home)
            write_durably(self.path(room, key), content, PRIVATE)
            try:
                self._write(room, replace(kept, photos={**kept.photos, key: item}))
            except OSError:
                with suppress(OSError):
                    wipe(self.path(room, key))  # the phone keeps it and asks again
                raise

    def photos(self, room: str) -> tuple[WaitingPhoto, ...]:
        """Return the undecided photographs that were sent to a room, in order of arrival."""
        found = []
        for key, item in self._read(room).photos.items():
            # another program has removed the file: there is nothing to inspect
            with suppress(OSError):
                at = datetime.fromtimestamp(self.path(room, key).stat().st_mtime)
                found.append(WaitingPhoto(key, item, at.isoformat(timespec="minutes")))
        return tuple(found)

    def waiting(self) -> tuple[MeetingPhoto, ...]:
        """Return the photographs that await a decision, oldest first; `item` is "" if the room's list lacks it."""
        found, lists = list[MeetingPhoto](), dict[str, Mapping[str, str]]()
        for path in self._home.glob("*-*.jpg"):
            room, _dash, key = path.stem.partition("-")
            with suppress(OSError):
                at = datetime.fromtimestamp(path.stat().st_mtime).isoformat(timespec="minutes")
                if room not in lists:
                    lists[room] = {}
                    with suppress(OSError):
                        lists[room] = self._read(room).photos
                found.append(MeetingPhoto(room, WaitingPhoto(key, lists[room].get(key, ""), at)))
        return tuple(sorted(found, key=lambda one: (one.photo.at, one.room, one.photo.key)))

    def drop_photo(self, room: str, key: str) -> None:
        """Delete a photograph about which a person has decided."""
        with self._lock:
            kept = self._read(room)
            # wiped first: if that fails, it is still listed and can be removed again
            wipe(self.path(room, key))
            if key in kept.photos:
                self._write(
                    room,
                    replace(
                        kept, photos={one: item for one, item in kept.photos.items() if one != key}
                    ),
                )

    def path(self, room: str, key: str) -> Path:
        """Return the path of a photograph's file. The file is as the phone sent it and has not been checked."""
        return self._home / f"{room}-{key}.jpg"

    def _read(self, room: str) -> _RoomKept:
        """Return what is kept about a room: nothing without a file, only photographs if it is malformed. OSError."""
        path, content = self._home / f"{room}.json", list[str]()
        try:
            patiently(lambda: content.append(path.read_text("utf-8")))
            found = json.loads(content[0])
            return _RoomKept(int(found["port"]), _words(found["bound"]), _words(found["photos"]))
        except FileNotFoundError:
            return _RoomKept()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return _RoomKept(
                photos={one.stem.partition("-")[2]: "" for one in self._home.glob(f"{room}-*.jpg")}
            )

    def _write(self, room: str, data: _RoomKept) -> None:
        make_directory(self._home)
        found = {"port": data.port, "bound": dict(data.bound), "photos": dict(data.photos)}
        write_durably(self._home / f"{room}.json", json.dumps(found, indent=1).encode(), PRIVATE)


def _words(mapping: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in mapping.items()}
