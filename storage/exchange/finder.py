"""Bundles in whatever people hand over: files under any name, zips, whole sticks with hidden folders (EXCHANGE 7.7)."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from core.boundary import boundary
from core.errors import UserError
from core.i18n import _
from core.log.post import FoundFile, FoundFiles, Passed
from storage.exchange import refusals
from storage.exchange.container import MANIFEST, SIGNATURE
from storage.exchange.enrolment import MAX_FILE as MAX_TRUST
from storage.exchange.kinds import BUNDLE, HEAD, OPENED, PRODUCTS, TRUST, ZIP, answer, kind_of
from storage.files import reason, scratch
from storage.zipped import DAMAGED, WAYS, list_size, read_zip, unpack

MOST_FILES = 20_000  # files looked at in one folder
DEEPEST = 12  # folders within each other
NAMED = 50  # skipped files that are reported by name
DATABASE = "prongsai.db"  # of an office folder: only its outbox is meant for others
OUTBOX = "outbox"


Ours = Callable[[bytes], bool]  # the first HEAD bytes of a bundle: may it be for this folder?


@contextmanager
def find(paths: Sequence[Path], ours: Ours = lambda _head: True) -> Iterator[FoundFiles]:
    """What these files, folders and zips hold; trust files come first, what lies in a zip can be read in the block.

    Of the bundles in a zip those that are not `ours` are counted and not unpacked: one zip is written for many units.
    """
    with ExitStack() as rooms:
        search = _Search(rooms, ours)
        for path in dict.fromkeys(paths):
            search.at(path)
        yield search.found()


class _Search:
    """One search; zips are unpacked in rooms of their own."""

    def __init__(self, rooms: ExitStack, ours: Ours) -> None:
        self._rooms, self._ours = rooms, ours
        self._sent: list[FoundFile] = []
        self._passed: list[Passed] = []

    def found(self) -> FoundFiles:
        known = [one for one in self._passed if one.why]
        named = [*known, *(one for one in self._passed if not one.why)][:NAMED]
        return FoundFiles(
            tuple(sorted(self._sent, key=lambda one: one.kind != TRUST)), tuple(named), len(self._passed) - len(named)
        )

    def at(self, path: Path) -> None:
        """Search what a person pointed at; report why nothing was found."""
        name = refusals.shown_name(path.name or str(path))
        if path.is_dir():
            before = len(self._sent)
            self._folder(path)
            if len(self._sent) == before:
                self._sent.append(FoundFile(path, path, name, "", refusals.nothing_in_folder(name)))
            return
        try:
            kind = _kind(path)
        except OSError as error:
            problem = refusals.not_read(name, error, path)
            self._sent.append(FoundFile(path, path, name, "", problem))
            return
        if kind == ZIP:
            self._zip(path, name, alone=True)
        elif kind in (BUNDLE, TRUST):
            self._sent.append(FoundFile(path, path, name, kind))
        else:
            self._sent.append(FoundFile(path, path, name, "", answer(name, kind) or refusals.not_ours(name)))

    def _folder(self, folder: Path) -> None:
        """Every file below, hidden ones too, in the order of their names; links are not followed."""
        count = 0
        for path in self._walk(folder):
            count += 1
            called = _called(path, folder)
            if count > MOST_FILES:
                self._sent.append(FoundFile(folder, folder, folder.name, "", refusals.too_many(folder.name)))
                return
            try:
                kind = _kind(path)
            except OSError as error:
                self._passed.append(Passed(called, reason(error)))
                continue
            if kind == ZIP:
                self._zip(path, called, alone=False)
            elif kind in (BUNDLE, TRUST):
                self._sent.append(FoundFile(path, path, called, kind))
            else:
                self._pass(called, kind)

    def _walk(self, folder: Path) -> Iterator[Path]:
        def closed(error: OSError) -> None:
            self._passed.append(Passed(_called(Path(error.filename), folder), reason(error)))

        for where, folders, files in os.walk(folder, onerror=closed):
            inside = Path(where)
            office = DATABASE in files
            deep = len(inside.relative_to(folder).parts) >= DEEPEST
            folders[:] = [] if deep else sorted(name for name in folders if not office or name == OUTBOX)
            yield from (inside / name for name in sorted(files) if not (inside / name).is_symlink())

    def _zip(self, path: Path, called: str, alone: bool) -> None:
        """`alone`: the person pointed at this very zip: it is answered also when nothing in it can be taken in."""
        before, ours, others = len(self._sent), list[FoundFile](), 0
        try:
            for one in inside(path, self._rooms.enter_context(scratch()), self._ours):
                if one.kind == BUNDLE and one.path is None:
                    others += 1
                    continue
                name = called if one.kind == OPENED else f"{called} › {one.name}"
                if one.path is not None:
                    self._sent.append(FoundFile(one.path, path, name, one.kind))
                elif one.kind in PRODUCTS:
                    ours.append(FoundFile(path, path, name, "", answer(one.name, one.kind)))
                else:
                    self._pass(name, one.kind, one.why)
        except UserError as problem:
            self._sent.append(FoundFile(path, path, called, "", problem))
        if others and len(self._sent) > before:
            self._passed.append(Passed(called, _("มีไฟล์ถึงผู้รับอื่นด้วย {n} ไฟล์").format(n=others)))
        elif others:
            self._sent.append(FoundFile(path, path, called, "", refusals.none_for_us(called, others)))
        if alone and len(self._sent) == before:
            self._sent += ours or [FoundFile(path, path, called, "", refusals.nothing_in_zip(path.name))]
        else:
            self._passed += [Passed(one.called, f"{one.problem.why} {one.problem.do}") for one in ours if one.problem]

    def _pass(self, called: str, kind: str, why: str = "") -> None:
        known = answer(called, kind) if kind in PRODUCTS or kind == "empty" else None
        self._passed.append(Passed(called, why or (f"{known.why} {known.do}" if known else "")))


def _called(path: Path, folder: Path) -> str:
    """Where a file lies below what a person pointed at, fit to be shown: on a stick anybody names files."""
    return "/".join(refusals.shown_name(part) for part in (folder.name, *path.relative_to(folder).parts))


def _kind(path: Path) -> str:
    """OSError when it cannot be read; what is no file of bytes (a device, a pipe) is something else, and not opened."""
    if not stat.S_ISREG(path.stat().st_mode):
        return ""
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


MOST = 2_000  # entries
MAX_DIRECTORY = 4 * 2**20  # bytes of the zip's list of entries
ROOM = 64 * 2**10  # bytes an entry may hold beyond twice its size in the zip


class ZipEntry(NamedTuple):
    """An entry that is something of ours, unpacked at `path`, or why it was passed over."""

    name: str  # as the zip calls it, its last part, to be shown
    kind: str  # of storage.exchange.kinds
    path: Path | None = None
    why: str = ""


def inside(path: Path, room: Path, ours: Ours = lambda _head: True) -> Iterator[ZipEntry]:
    """What lies in the zip at `path`; bundles and trust files are unpacked into the folder `room`, one at a time.

    A bundle that is not `ours` has no path.

    Refused when it is damaged, holds more than it may, or grows beyond all measure.
    """
    with boundary(lambda error: refusals.not_read(path.name, error, path)):
        try:
            _check(path)
            with read_zip(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if {MANIFEST, SIGNATURE} <= {entry.filename for entry in entries}:
                    yield ZipEntry(path.name, OPENED)
                    return
                if sum(entry.compress_size for entry in entries) > path.stat().st_size:
                    raise refusals.swollen(path.name)  # entries that lie over each other
                for number, entry in enumerate(entries):
                    yield _entry(archive, entry, path.name, room / str(number), ours)
        except DAMAGED as error:
            raise refusals.damaged(path.name) from error


def _check(path: Path) -> None:
    """The number of entries and the size of their list, before anything of the list is read."""
    with path.open("rb") as file:
        count, length = list_size(file)
    if count > MOST or length > MAX_DIRECTORY:
        raise refusals.too_many(path.name)


def _entry(archive: ZipFile, entry: ZipInfo, name: str, target: Path, ours: Ours) -> ZipEntry:
    shown = refusals.shown_name(entry.filename)
    if entry.flag_bits & 1:
        return ZipEntry(shown, "", why=_("มีรหัสผ่าน"))
    if entry.compress_type not in WAYS:
        return ZipEntry(shown, "", why=_("บีบอัดด้วยวิธีที่โปรแกรมไม่เปิด"))
    with archive.open(entry) as file:
        head = file.read(HEAD)
    kind = kind_of(head)
    if kind == ZIP:
        return ZipEntry(shown, kind, why=_("เป็น zip ซ้อนอยู่ใน zip โปรดคลายชั้นนอกก่อน"))
    if kind not in (BUNDLE, TRUST):
        return ZipEntry(shown, kind)
    if kind == BUNDLE and not ours(head):
        return ZipEntry(shown, kind)
    most = 2 * entry.compress_size + ROOM if kind == BUNDLE else MAX_TRUST
    if entry.file_size > most:
        raise refusals.swollen(name)
    with archive.open(entry) as packed:
        if not unpack(packed, target, most):
            raise refusals.swollen(name)
    return ZipEntry(shown, kind, target)
