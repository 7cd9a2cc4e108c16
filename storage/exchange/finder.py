"""Finding bundles in files, folders and zips by their first bytes, as people rename files (docs/bundle.md)."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from core.boundary import boundary
from core.errors import UserError
from core.i18n import _
from core.log.post import RecognisedFile, RecognisedFiles, SkippedFile
from storage.exchange import refusals
from storage.exchange.age import BEGINS
from storage.exchange.container import MANIFEST, SIGNATURE
from storage.exchange.enrolment import MAX_FILE as MAX_TRUST
from storage.files import reason, scratch
from storage.zipped import DAMAGED, WAYS, entry_name, list_size, read_zip, unpack

MOST_FILES = 20_000  # how many files are looked at in one folder
DEEPEST = 12  # how deeply nested folders are searched
NAMED = 50  # how many skipped files are reported by name
DATABASE = "prongsai.db"  # of an office folder: only its outbox is meant for others
OUTBOX = "outbox"
# by the first HEAD bytes of a bundle, whether it may be for this folder
Ours = Callable[[bytes], bool]


@contextmanager
def find(paths: Sequence[Path], is_ours: Ours = lambda _head: True) -> Iterator[RecognisedFiles]:
    """Search `paths` (files, folders, zips) for bundles and trust files. For use in `with`: yield what was found, then
    delete files unpacked from zips. In zips, bundles whose first bytes `is_ours` rejects are only counted."""
    with ExitStack() as rooms:
        search = _Search(rooms, is_ours)
        for path in dict.fromkeys(paths):
            search.at(path)
        yield search.result()


class _Search:
    """One search; zips are unpacked into temporary directories."""

    def __init__(self, rooms: ExitStack, ours: Ours) -> None:
        self._rooms, self._ours = rooms, ours
        self._sent: list[RecognisedFile] = []
        self._passed: list[SkippedFile] = []

    def result(self) -> RecognisedFiles:
        known = [one for one in self._passed if one.why]
        named = [*known, *(one for one in self._passed if not one.why)][:NAMED]
        return RecognisedFiles(
            tuple(sorted(self._sent, key=lambda one: one.kind != TRUST)),
            tuple(named),
            len(self._passed) - len(named),
        )

    def at(self, path: Path) -> None:
        """Search what a person has chosen; report why nothing was found."""
        name = refusals.shown_name(path.name or str(path))
        if path.is_dir():
            before = len(self._sent)
            self._folder(path)
            if len(self._sent) == before:
                self._sent.append(
                    RecognisedFile(path, path, name, "", refusals.nothing_in_folder(name))
                )
            return
        try:
            kind = _kind(path)
        except OSError as error:
            problem = refusals.not_read(name, error, path)
            self._sent.append(RecognisedFile(path, path, name, "", problem))
            return
        if kind == ZIP:
            self._zip(path, name, alone=True)
        elif kind in (BUNDLE, TRUST):
            self._sent.append(RecognisedFile(path, path, name, kind))
        else:
            self._sent.append(
                RecognisedFile(path, path, name, "", answer(name, kind) or refusals.not_ours(name))
            )

    def _folder(self, folder: Path) -> None:
        """Search every file below a folder, hidden ones too, ordered by name; links are not followed."""
        count = 0
        for path in self._walk(folder):
            count += 1
            called = _called(path, folder)
            if count > MOST_FILES:
                self._sent.append(
                    RecognisedFile(folder, folder, folder.name, "", refusals.too_many(folder.name))
                )
                return
            try:
                kind = _kind(path)
            except OSError as error:
                self._passed.append(SkippedFile(called, reason(error)))
                continue
            if kind == ZIP:
                self._zip(path, called, alone=False)
            elif kind in (BUNDLE, TRUST):
                self._sent.append(RecognisedFile(path, path, called, kind))
            else:
                self._pass(called, kind)

    def _walk(self, folder: Path) -> Iterator[Path]:
        def closed(error: OSError) -> None:
            self._passed.append(SkippedFile(_called(Path(error.filename), folder), reason(error)))

        for where, folders, files in os.walk(folder, onerror=closed):
            inside = Path(where)
            office = DATABASE in files
            deep = len(inside.relative_to(folder).parts) >= DEEPEST
            if deep:
                folders[:] = []
            else:
                folders[:] = sorted(name for name in folders if not office or name == OUTBOX)
            yield from (inside / name for name in sorted(files) if not (inside / name).is_symlink())

    def _zip(self, path: Path, shown_name: str, alone: bool) -> None:
        """Search a zip; `alone`: the person has chosen this zip, so it is reported even if nothing in it is usable."""
        before = len(self._sent)
        ours = list[RecognisedFile]()
        others = 0
        try:
            for one in inside(path, self._rooms.enter_context(scratch()), self._ours):
                if one.kind == BUNDLE and one.path is None:
                    others += 1
                    continue
                name = shown_name if one.kind == OPENED else f"{shown_name} › {one.name}"
                if one.path is not None:
                    self._sent.append(RecognisedFile(one.path, path, name, one.kind))
                elif one.kind in PRODUCTS:
                    ours.append(RecognisedFile(path, path, name, "", answer(one.name, one.kind)))
                else:
                    self._pass(name, one.kind, one.reason)
        except UserError as problem:
            self._sent.append(RecognisedFile(path, path, shown_name, "", problem))
        if others and len(self._sent) > before:
            self._passed.append(
                SkippedFile(shown_name, _("มีไฟล์ถึงผู้รับอื่นด้วย {n} ไฟล์").format(n=others))
            )
        elif others:
            self._sent.append(
                RecognisedFile(path, path, shown_name, "", refusals.none_for_us(shown_name, others))
            )
        if alone and len(self._sent) == before:
            self._sent += ours or [
                RecognisedFile(path, path, shown_name, "", refusals.nothing_in_zip(path.name))
            ]
        else:
            self._passed += [
                SkippedFile(one.name, f"{one.problem.why} {one.problem.do}")
                for one in ours
                if one.problem
            ]

    def _pass(self, name: str, kind: str, reason: str = "") -> None:
        known = answer(name, kind) if kind in PRODUCTS or kind == "empty" else None
        self._passed.append(
            SkippedFile(name, reason or (f"{known.why} {known.do}" if known else ""))
        )


def _called(path: Path, folder: Path) -> str:
    """Return a file's path below what a person has chosen, made safe to show: on a stick, names can be anything."""
    return "/".join(
        refusals.shown_name(part) for part in (folder.name, *path.relative_to(folder).parts)
    )


def _kind(path: Path) -> str:
    """Return the type of a file; "" for a device or pipe, which is not opened. Raises OSError if it cannot be read."""
    if not stat.S_ISREG(path.stat().st_mode):
        return ""
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


MOST = 2_000  # entries
MAX_DIRECTORY = 4 * 2**20  # bytes of the zip's list of entries
ROOM = 64 * 2**10  # bytes an entry may unpack to beyond twice its size in the zip


class SearchedZipEntry(NamedTuple):
    """An entry of a searched zip. `path`: where it was unpacked, None = not at all; `reason`: why it cannot be used, ""
    = it can, or is of no use here."""

    name: str  # the last part of its name in the zip, to be shown
    kind: str  # BUNDLE, TRUST, ZIP or another of the kinds below
    path: Path | None = None
    reason: str = ""


def inside(
    path: Path, folder: Path, is_ours: Ours = lambda _head: True
) -> Iterator[SearchedZipEntry]:
    """Yield the entries of the zip at `path`; bundles and trust files are unpacked into `folder`. A bundle whose first
    HEAD bytes `is_ours` rejects has the `path` None. Raises RefusedError if the zip is damaged, has too many entries,
    or unpacks to far more bytes than it has."""
    with boundary(lambda error: refusals.not_read(path.name, error, path)):
        try:
            with path.open("rb") as file:  # before the list of entries is read
                count, length = list_size(file)
            if count > MOST or length > MAX_DIRECTORY:
                raise refusals.too_many(path.name)
            with read_zip(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                if {MANIFEST, SIGNATURE} <= {entry.filename for entry in entries}:
                    yield SearchedZipEntry(path.name, OPENED)
                    return
                if sum(entry.compress_size for entry in entries) > path.stat().st_size:
                    raise refusals.swollen(path.name)  # overlapping entries
                for number, entry in enumerate(entries):
                    yield _entry(archive, entry, path.name, folder / str(number), is_ours)
        except DAMAGED as error:
            raise refusals.damaged(path.name) from error


def _entry(
    archive: ZipFile, entry: ZipInfo, name: str, target: Path, ours: Ours
) -> SearchedZipEntry:
    shown = refusals.shown_name(entry_name(entry))
    if entry.flag_bits & 1:
        return SearchedZipEntry(shown, "", reason=_("มีรหัสผ่าน"))
    if entry.compress_type not in WAYS:
        return SearchedZipEntry(shown, "", reason=_("บีบอัดด้วยวิธีที่โปรแกรมไม่เปิด"))
    with archive.open(entry) as file:
        head = file.read(HEAD)
    kind = kind_of(head)
    if kind == ZIP:
        return SearchedZipEntry(shown, kind, reason=_("เป็น zip ซ้อนอยู่ใน zip โปรดคลายชั้นนอกก่อน"))
    if kind not in (BUNDLE, TRUST):
        return SearchedZipEntry(shown, kind)
    if kind == BUNDLE and not ours(head):
        return SearchedZipEntry(shown, kind)
    most = 2 * entry.compress_size + ROOM if kind == BUNDLE else MAX_TRUST
    if entry.file_size > most:
        raise refusals.swollen(name)
    with archive.open(entry) as packed:
        if not unpack(packed, target, most):
            raise refusals.swollen(name)
    return SearchedZipEntry(shown, kind, target)


HEAD = 4096  # how many first bytes of a file tell its type
BUNDLE = "bundle"
TRUST = "trust"
ZIP = "zip"
OPENED = "opened"
UPDATE = "update"
START = "start"
PRODUCTS = frozenset(
    {"request", "key", "secret", "folder", "answers", "plan", "form", OPENED, UPDATE, START}
)  # ours
_BINARY = (
    (BEGINS, BUNDLE),
    (b"PK\3\4", ZIP),
    (b"PK\5\6", ZIP),
    (b"SQLite format 3\0", "folder"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"L\0\0\0\1\x14\2\0", "shortcut"),
    (b"%PDF-", "evidence"),
    (b"\xff\xd8\xff", "evidence"),
    (b"\x89PNG\r\n", "evidence"),
)
_UPDATE = rb"(?s)PK\x03\x04.{26}prongsai-update-"  # its first entry is called so
_START = rb"(?s)PK\x03\x04.{26}start\.json"
_OFFICE = rb"(?s)PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/|docProps/|xl/|word/)"  # of Excel, Word and LibreOffice
_WORDS = (
    (re.compile(rb'\A\s*\{\s*"prongsai"\s*:\s*"trust"'), TRUST),
    (re.compile(rb'\A\s*\{\s*"prongsai"\s*:\s*"request"'), "request"),
    (re.compile(rb"^AGE-SECRET-KEY-1", re.MULTILINE), "secret"),
    (re.compile(rb"\bage1[02-9ac-hj-np-z]{58}\b"), "key"),
    (re.compile(rb"^format:\s*(instrument|programme)/", re.MULTILINE), "form"),
    (re.compile(rb'\A\s*\{(?:[^{}]|\{[^{}]*\})*"answers"\s*:'), "answers"),
    (re.compile(rb'\A\s*\{(?:[^{}]|\{[^{}]*\})*"rows"\s*:\s*\['), "plan"),
)
_BOM = b"\xef\xbb\xbf"


def kind_of(head: bytes) -> str:
    """Return the type of a file ("bundle", "trust", "zip" …) by its first HEAD bytes; "" if it is unknown."""
    if not head:
        return "empty"
    if re.match(_UPDATE, head):
        return UPDATE
    if re.match(_START, head):
        return START
    if re.match(_OFFICE, head):
        return "office"
    for begins, kind in _BINARY:
        if head.startswith(begins):
            return kind
    words = head.removeprefix(_BOM)
    return next((kind for pattern, kind in _WORDS if pattern.search(words)), "")


def answer(name: str, kind: str) -> UserError | None:
    """Return an error that the file `name` is no bundle but of another `kind`; None for kinds without a message."""
    original = _("โปรดขอไฟล์ .prongsai เดิมจากผู้ส่งอีกครั้ง แล้วนำเข้าไฟล์นั้น")
    reasons = {
        "request": (
            _("เพราะเป็นคำขอใบรับรองของเครื่อง ไม่ใช่ข้อมูล"),
            _("หากหน่วยงานนี้มีสิทธิ์รับรอง โปรดเปิดไฟล์นี้ที่หน้าตั้งค่า หรือด้วยคำสั่ง key certify"),
        ),
        "key": (
            _("เพราะเป็นกุญแจสาธารณะของผู้รับ ไม่ใช่ข้อมูล"),
            _("โปรดใช้ไฟล์นี้ตอนส่งออกถึงผู้นั้นที่หน้ารับส่ง หรือด้วยคำสั่ง bundle export --to"),
        ),
        "secret": (
            _("เพราะเป็นกุญแจลับ ซึ่งต้องไม่ออกจากเครื่องของเจ้าของ"),
            _("โปรดลบไฟล์นี้จากที่ที่ได้มา แล้วแจ้งเจ้าของกุญแจให้เลิกใช้กุญแจนั้น"),
        ),
        "folder": (
            _("เพราะเป็นฐานข้อมูลของโฟลเดอร์หน่วยงาน ไม่ใช่ไฟล์รับส่ง"),
            _("โปรดเปิดทั้งโฟลเดอร์จากเครื่องเดิม แล้วส่งออกเป็นไฟล์รับส่ง"),
        ),
        "answers": (
            _("เพราะเป็นไฟล์คำตอบของการประเมิน"),
            _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง answers import"),
        ),
        "plan": (_("เพราะเป็นไฟล์แผน"), _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง plan import")),
        "form": (
            _("เพราะเป็นแบบของโปรแกรม ไม่ใช่ข้อมูลของหน่วยงาน"),
            _("โปรดวางไฟล์นี้บนหน้าต่างเพื่อตรวจแบบ หรือใช้คำสั่ง instrument check"),
        ),
        OPENED: (_("เพราะเป็นเนื้อในของไฟล์รับส่งที่ถูกเปิดผนึกแล้ว จึงพิสูจน์ผู้รับไม่ได้"), original),
        UPDATE: (
            _("เพราะเป็นชุดปรับปรุงของโปรแกรม ไม่ใช่ข้อมูล ไฟล์รับส่งไม่พาโปรแกรมมาด้วย"),
            _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง update take"),
        ),
        START: (
            _("เพราะเป็นไฟล์เริ่มงานของหน่วยงานที่ยังไม่เริ่ม โฟลเดอร์นี้มีหน่วยงานอยู่แล้ว จึงไม่มีสิ่งใดเปลี่ยน"),
            _(
                "หากจะเริ่มหน่วยงานในไฟล์นี้ โปรดเปิดไฟล์ที่หน้าแรกของโปรแกรม หรือใช้คำสั่ง office new DIR --invitation"
            ),
        ),
        "empty": (_("เพราะไฟล์ว่างเปล่า อาจยังดาวน์โหลดหรือคัดลอกไม่เสร็จ"), original),
        "archive": (
            _("เพราะเป็นไฟล์บีบอัดชนิดที่โปรแกรมไม่เปิด (เปิดได้เฉพาะ zip)"),
            _("โปรดคลายไฟล์ก่อน แล้วนำเข้าไฟล์หรือโฟลเดอร์ที่ได้"),
        ),
        "shortcut": (
            _("เพราะเป็นทางลัด ไม่ใช่ตัวไฟล์ แฟลชไดรฟ์นี้อาจติดไวรัสที่ซ่อนไฟล์จริงไว้"),
            _("โปรดเลือกทั้งแฟลชไดรฟ์หรือทั้งโฟลเดอร์ โปรแกรมจะหาไฟล์ที่ซ่อนอยู่ให้"),
        ),
        "office": (
            _("เพราะเป็นไฟล์ Excel หรือ Word ไม่ใช่ไฟล์รับส่ง"),
            _(
                "หากเป็นแถวของแผน โปรดเปิดแผน เลือก ตาราง แล้วกด ไฟล์ Excel หากเป็นหลักฐาน โปรดวางไฟล์นี้ที่หน้าหลักฐาน"
            ),
        ),
        "evidence": (
            _("เพราะเป็นเอกสารหรือรูปภาพ ไม่ใช่ไฟล์รับส่ง"),
            _("หากเป็นหลักฐาน โปรดวางไฟล์นี้ที่หน้าหลักฐาน หรือใช้คำสั่ง evidence add"),
        ),
    }.get(kind)
    if reasons is None:
        return None
    return UserError(
        _("ยังไม่นำเข้า {name}").format(name=name), reasons[0], reasons[1].format(name=name)
    )
