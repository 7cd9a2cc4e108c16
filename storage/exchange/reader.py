"""Reading a bundle that may come from anybody: each layer of a private copy is verified before the next is read."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Generic, TypeVar, cast
from zlib import crc32

import msgspec
import pyrage

from core.boundary import boundary
from core.change_check import is_id, is_token
from core.entities import unit_id
from core.i18n import _
from core.log.certificates import AGE_KEY, LONGEST_NAME, CertificateRequest, InvitationClaim
from core.log.op import SEQUENCES, Segment, StreamedSegment
from core.log.post import ORIGINALS, BundleSender, ReceiptStatus, ReceivedBundle
from storage.exchange import age, refusals
from storage.exchange.container import (
    BLOBS,
    FORMAT,
    MANIFEST,
    MAX_FILE,
    MAX_MANIFEST,
    MAX_PARTS,
    MAX_WANT,
    RECEIPTS,
    SEGMENTS,
    SIGNATURE,
    TEXTS,
    BundleFormatNumber,
    BundleManifest,
    ZipEntryPlace,
    read_directory,
    signed_by,
)
from storage.exchange.seal import read_identity, recipient_of
from storage.exchange.serialization import read_receipts, read_segments, read_texts
from storage.exchange.unpacking import BundleByteRange, BundleEntryReader, unpacked
from storage.files import PIECE, opened

FIRST = (MANIFEST, SIGNATURE, SEGMENTS, TEXTS, RECEIPTS)  # the entries every bundle has
SIGNATURE_SIZE = 64  # bytes, Ed25519
# what a parser raises on foreign bytes
ODD = (ValueError, LookupError, RecursionError, msgspec.MsgspecError)
# bytes of a file that are copied to memory; a larger one to a temporary file
MOST_IN_MEMORY = 2**20
ROWS_IN_MEMORY = 2**16  # up to so many bytes of rows are kept in memory between two readings
_SIGNATURE = r"[0-9a-f]{128}"
MOST_PAPERS = 2**20  # bytes of certificates and units that are read of an unknown sender
MOST_LOOKED = 32 * 2**20  # bytes that are read through to find them
MOST_HEADS = 4_000  # segments
_Row = TypeVar("_Row")


@contextmanager
def open_bundle(path: Path, identity: Path, shown_name: str = "") -> Iterator["BundleReader"]:
    """Yield a reader of the bundle. `identity`: file of this PC's age identity; `shown_name`: name in errors ("" = that
    of `path`). RefusedError if the bundle is unreadable or too large, UserError if the identity is unreadable."""
    name, ours = shown_name or path.name, read_identity(identity)
    with (
        boundary(lambda error: refusals.not_read(name, error, path)),
        opened(path) as file,
        SpooledTemporaryFile(MOST_IN_MEMORY) as copy,
    ):
        digest, left = sha256(), MAX_FILE
        while piece := file.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise refusals.too_big(name)
            digest.update(piece)
            copy.write(piece)
        yield BundleReader(name, cast("BinaryIO", copy), digest.digest(), MAX_FILE - left, ours)


class BundleReader:
    """A bundle that is being read (core.log.post.OpenedBundle). Its methods raise RefusedError if it is malformed."""

    def __init__(
        self, name: str, sealed: BinaryIO, digest: bytes, size: int, ours: pyrage.x25519.Identity
    ) -> None:
        self._name = name
        self._sealed = sealed
        self._ours = ours
        self.sha256, self.size = digest, size
        self._opened: tuple[age.AgeFile, list[ZipEntryPlace], BundleManifest] | None = None

    def sender(self) -> BundleSender:
        """Return who signed the bundle, after verifying encryption, entry list, manifest and signature."""
        _plain, _entries, manifest = self._proved()
        key, invite = bytes.fromhex(manifest.key), _invite(manifest.invite)
        request = CertificateRequest(key, *manifest.request) if manifest.request else None
        return BundleSender(key, manifest.unit, manifest.made, manifest.part, invite, request)

    def papers(self, believed: Collection[bytes]) -> list[Segment]:
        """Return the segments of scope `all` by keys in `believed`, up to the size limit for unknown senders."""
        found = list[Segment]()
        left = MOST_PAPERS
        looked = MOST_LOOKED
        for count, segment in enumerate(self._segments()):
            head = segment.head if isinstance(segment, StreamedSegment) else segment
            looked -= len(head.lines) if isinstance(segment, Segment) else MOST_LOOKED
            if head.scope == "all" and head.key in believed and isinstance(segment, Segment):
                left -= len(head.lines)
                if left < 0:
                    break
                found.append(head)
            if looked < 0 or count >= MOST_HEADS:
                break
        return found

    def bundle(self) -> ReceivedBundle:
        """Return the bundle's content; every entry was verified. Its rows can be read until `open_bundle` ends."""
        plain, entries, manifest = self._proved()
        for entry, file in zip(entries[2:], manifest.files, strict=True):
            with self._checked(_part_words(entry.name)):
                _check(plain, entry, file.sha256)
        with self._checked(_part_words(MANIFEST)):
            want = tuple(_hash(word) for word in manifest.want)
        return ReceivedBundle(
            key=bytes.fromhex(manifest.key),
            unit=manifest.unit,
            to=manifest.to,
            made=manifest.made,
            segments=self._segments(),
            texts=_Repeated(self, TEXTS, read_texts),
            receipts=_Held(
                _Repeated(self, RECEIPTS, read_receipts),
                few=manifest.files[2].unpacked <= ROWS_IN_MEMORY,
            ),
            blobs=tuple(file.sha256 for file in manifest.files if file.name.startswith(BLOBS)),
            want=want,
            originals=manifest.originals,
            part=manifest.part,
            table=manifest.table,
            standing=ReceiptStatus(manifest.since, manifest.read),
            invite=_invite(manifest.invite),
        )

    def blobs(self, keep: Callable[[str, Iterator[bytes]], None]) -> None:
        """Call `keep(SHA-256 in hex, pieces of its bytes)` for each file in the bundle; `keep` must read all pieces."""
        plain, entries, _manifest = self._proved()
        for entry in entries[len(FIRST) :]:
            if entry.name.startswith(BLOBS):
                with self._checked(_part_words(entry.name)):
                    keep(entry.name.removeprefix(BLOBS), _blocks(plain, entry))

    def copied(self) -> Iterator[bytes]:
        """Yield the bytes of the whole bundle in pieces, still encrypted, from the copy made when it was opened."""
        self._sealed.seek(0)
        while piece := self._sealed.read(PIECE):
            yield piece

    def _segments(self) -> "_Repeated[Segment | StreamedSegment]":
        return _Repeated(self, SEGMENTS, read_segments)

    def rows(
        self, name: str, read: Callable[[BundleEntryReader], Iterator[_Row]]
    ) -> Iterator[_Row]:
        """Yield the rows that `read` parses from the compressed entry `name`."""
        plain, entries, manifest = self._proved()
        number = FIRST.index(name)
        entry, file = entries[number], manifest.files[number - 2]
        with self._checked(_part_words(name)):
            rows = unpacked(lambda: BundleByteRange(plain, entry.start, entry.size), file.unpacked)
            try:
                yield from read(rows)
            finally:
                rows.close()

    def _proved(self) -> tuple[age.AgeFile, list[ZipEntryPlace], BundleManifest]:
        if self._opened is None:
            plain = self._unsealed()
            with self._checked(_("สารบัญของไฟล์")):
                entries = read_directory(plain)
                if tuple(entry.name for entry in entries[: len(FIRST)]) != FIRST:
                    raise ValueError("not the entries of a bundle")
            with self._checked(_part_words(MANIFEST)):
                self._opened = (plain, entries, self._signed(plain, entries))
        return self._opened

    def _unsealed(self) -> age.AgeFile:
        try:
            return age.AgeFile(self._sealed, str(self._ours))
        except age.NotAgeError as error:
            raise refusals.not_ours(self._name) from error
        except age.NotForUsError as error:
            raise refusals.not_for_us(self._name) from error
        except age.TooManyStanzasError as error:
            raise refusals.too_many_receivers(self._name) from error
        except age.AlteredBytesError as error:
            raise refusals.damaged(self._name, error.at, self.size) from error

    def _signed(self, plain: age.AgeFile, entries: list[ZipEntryPlace]) -> BundleManifest:
        """Return the manifest, once its signature and receivers, and then its list of entries, are verified."""
        manifest = _manifest(self._name, plain, entries[0], entries[1])
        if recipient_of(str(self._ours)) not in manifest.to:
            raise refusals.not_for_us(self._name)
        if [(entry.name, entry.size) for entry in entries[2:]] != [
            (file.name, file.size) for file in manifest.files
        ]:
            raise ValueError("not the entries that were signed")
        if any(
            file.name.startswith(BLOBS) and file.name != BLOBS + file.sha256
            for file in manifest.files
        ):
            raise ValueError("a file under another name than its hash")
        if manifest.originals not in ORIGINALS or len(manifest.want) > MAX_WANT:
            raise ValueError("no such wish, or more of them than allowed")
        if not all(0 <= number < SEQUENCES for number in (manifest.since, *manifest.read.values())):
            raise ValueError("a number nobody has")
        if manifest.invite and not _claims(manifest.invite):
            raise ValueError("no claim of an invitation")
        if manifest.request and not _asks(manifest.unit, manifest.request):
            raise ValueError("no request of that unit")
        if not 1 <= manifest.part[0] <= manifest.part[1] <= MAX_PARTS:
            raise ValueError("a part of nothing")
        return manifest

    @contextmanager
    def _checked(self, part: str) -> Iterator[None]:
        """Report an error inside the block as a refusal that names this part of the bundle."""
        try:
            yield
        except age.AlteredBytesError as error:
            raise refusals.damaged(self._name, error.at, self.size) from error
        except OSError as error:
            raise refusals.not_read(self._name, error) from error
        except ODD as error:
            raise refusals.odd_contents(self._name, part) from error


@dataclass(frozen=True, slots=True)
class _Repeated(Generic[_Row]):
    """The rows of an entry, unpacked anew at each iteration."""

    bundle: BundleReader
    name: str
    read: Callable[[BundleEntryReader], Iterator[_Row]]

    def __iter__(self) -> Iterator[_Row]:
        return self.bundle.rows(self.name, self.read)


class _Held(Generic[_Row]):
    """Rows that are iterated twice; if they are `few`, they are read only once."""

    def __init__(self, rows: Iterable[_Row], *, few: bool) -> None:
        self._rows, self._few = rows, few

    def __iter__(self) -> Iterator[_Row]:
        if self._few and not isinstance(self._rows, tuple):
            self._rows = tuple(self._rows)
        return iter(self._rows)


def _part_words(name: str) -> str:
    """Return the name of a part of a bundle for people."""
    known = {
        MANIFEST: _("ใบปะหน้าของไฟล์"),
        SEGMENTS: _("บันทึกการเปลี่ยนแปลง"),
        TEXTS: _("ข้อความ"),
        RECEIPTS: _("ใบตอบรับ"),
    }
    return known.get(name) or _("ไฟล์ข้างใน {name}").format(name=name.removeprefix(BLOBS)[:12])


def _claims(fields: tuple[str, ...]) -> bool:
    """Return whether this has the form of a claim; its validity is judged by whoever wrote the invitation."""
    if len(fields) != len(InvitationClaim._fields):
        return False
    record, age_key, signature = fields
    return bool(
        is_id(record) and AGE_KEY.fullmatch(age_key) and re.fullmatch(_SIGNATURE, signature)
    )


def _invite(fields: tuple[str, ...]) -> InvitationClaim | None:
    return InvitationClaim(*fields) if fields else None


def _asks(unit: str, fields: tuple[str, ...]) -> bool:
    """Return whether this is a request of that unit; whoever grants it compares digits of the key that signed it."""
    if len(fields) != len(CertificateRequest._fields) - 1:
        return False
    age_key, code, name, kind, parent = fields
    words = (
        len(name) <= LONGEST_NAME and len(kind) <= LONGEST_NAME and (not parent or is_id(parent))
    )
    return bool(
        words and AGE_KEY.fullmatch(age_key) and code and is_token(code) and unit_id(code) == unit
    )


def _hash(word: str) -> bytes:
    found = bytes.fromhex(word)
    if len(found) != 32:
        raise ValueError("not a hash")
    return found


def _manifest(
    name: str, plain: age.AgeFile, manifest_at: ZipEntryPlace, signature_at: ZipEntryPlace
) -> BundleManifest:
    if manifest_at.size > MAX_MANIFEST or signature_at.size != SIGNATURE_SIZE:
        raise ValueError("an entry larger than it may be")
    written, signature = (b"".join(_blocks(plain, entry)) for entry in (manifest_at, signature_at))
    if msgspec.json.decode(written, type=BundleFormatNumber).format > FORMAT:
        raise refusals.newer(name)
    manifest = msgspec.json.decode(written, type=BundleManifest)
    if not signed_by(bytes.fromhex(manifest.key), signature, written):
        raise refusals.forged(name)
    return manifest


def _check(plain: age.AgeFile, entry: ZipEntryPlace, signed: str) -> None:
    """Verify an entry against its signed hash, even if this program does not know it. Raises ValueError."""
    digest = sha256()
    for block in _blocks(plain, entry):
        digest.update(block)
    if digest.hexdigest() != signed:
        raise ValueError("an entry is not the one that was signed")


def _blocks(plain: age.AgeFile, entry: ZipEntryPlace) -> Iterator[bytes]:
    """Yield the bytes of an entry in pieces. Raises ValueError at the end if they do not match the zip's checksum."""
    plain.seek(entry.start)
    crc, left = 0, entry.size
    while left and (block := plain.read(min(left, 2**20))):
        crc, left = crc32(block, crc), left - len(block)
        yield block
    if crc != entry.crc or left:
        raise ValueError("an entry that its check sum contradicts")
