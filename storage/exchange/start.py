"""The start file by which an office begins: a signed, unencrypted zip. Whoever has it may claim the unit once."""

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from hashlib import scrypt, sha256
from io import BytesIO
from os import cpu_count
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.boundary import boundary, bounded
from core.change_check import is_id, is_token
from core.errors import RefusedError
from core.i18n import _
from core.log.certificates import (
    AGE_KEY,
    KIND_CLASS,
    LETTER,
    LONGEST_NAME,
    OneTimeKey,
    ParentUnitKeys,
    StartFile,
    WrittenStartFile,
)
from core.log.scopes import WIDER_FIRST
from storage.exchange import refusals
from storage.exchange.container import ManifestEntry, ZipEntryPlace, read_directory, write_container
from storage.exchange.serialization import (
    pack,
    read_segments,
    read_texts,
    segment_bytes,
    text_bytes,
    whole_segment,
)
from storage.exchange.unpacking import BundleByteRange, BundleEntryReader, unpacked
from storage.files import SHARED, file_hash, opened, whole, write_durably

FORMAT = 1
ENDING = ".prongsai-start"
SIGNED = b"prongsai-start-1\0"  # prefix of what the signature signs
MANIFEST = "start.json"
SIGNATURE = "start.sig"
SEGMENTS = "segments.zst"
TEXTS = "texts.zst"
FIRST = (MANIFEST, SIGNATURE, SEGMENTS, TEXTS)
FORMS = "forms/"  # prefix, followed by the SHA-256 of a form's file and `.zst`
PACKED = ".zst"
MAX_FILE = 64 * 2**20  # bytes
MAX_MANIFEST = 256 * 2**10
MAX_LINES, MAX_TEXTS = 48 * 2**20, 4 * 2**20  # bytes unpacked
MAX_FORM, MAX_FORMS = 4 * 2**20, 32 * 2**20  # unpacked bytes of one form, and of all together
MOST_FORMS = 256
MOST_PARENTS = 8
MOST_KEYS = 64
MOST_ROOTS = 8
# scrypt cost of the digits: 64 MB, 0.1 s or more. Part of the format
COST = {"n": 2**16, "r": 8, "p": 1, "maxmem": 2**27, "dklen": 16}
AT_ONCE = 4  # how many digits are computed in parallel, each in 64 MB
START_DIGITS = b"prongsai-start-digits-1"
DEVICE_DIGITS = b"prongsai-device-digits-1"
ODD = (ValueError, LookupError, RecursionError, TypeError, msgspec.MsgspecError)
_KEY = r"[0-9a-f]{64}"
_DAY = r"|[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


class StartFileFormatHeader(msgspec.Struct, frozen=True):
    """The format number in a start file's manifest, decoded alone before the rest of the manifest is read."""

    format: int


class InvitedUnit(msgspec.Struct, frozen=True):
    """The invited unit in a start file's manifest: code, name, kind and fiscal year (Buddhist era, 0 = none)."""

    code: str
    name: str
    kind: str
    year: int = 0


class InvitedUnitParent(msgspec.Struct, frozen=True):
    """A unit above the invited one, in a start file's manifest, with the age recipients of that unit's devices."""

    unit: str
    code: str
    name: str
    ages: tuple[str, ...]


class StartInvitation(msgspec.Struct, frozen=True):
    """The invitation in a start file. `kind`: a key of KIND_CLASS; `letter`: tells PCs apart; `secret`: of the one-time
    key (hex); `person`, `called`: id and name of an invited committee member, "" = it invites an office."""

    kind: str  # what it is for, a key of KIND_CLASS
    letter: str
    until: str  # its last day
    secret: str  # hex; of the one-time key with which the invited office claims its unit
    # id of the committee member it is for, with the name in `called`; "" = for an office
    person: str = ""
    called: str = ""


class StartFileManifest(msgspec.Struct, frozen=True):
    """The manifest of a start file: issuer, root keys, invited unit, units above it, invitation, zip entries."""

    format: int
    key: str
    unit: str
    made: str
    roots: tuple[str, ...]
    of: InvitedUnit
    parents: tuple[InvitedUnitParent, ...]
    invitation: StartInvitation
    files: tuple[ManifestEntry, ...]


class ParsedStartFile(NamedTuple):
    """A well-formed, validly signed start file: content and forms. Whether to trust its key was not checked."""

    start: StartFile
    forms: Mapping[str, bytes]  # by SHA-256, hex


# -- digits


def start_digits(roots: Iterable[bytes], unit: str, key: bytes) -> str:
    """Return the digits (`1234 5678 9012`) to compare for an invitation: a hash of root keys, unit id, one-time key."""
    return _digits(START_DIGITS, b"".join(sorted(roots)) + bytes.fromhex(unit) + key)


def device_digits(unit: str, key: bytes) -> str:
    """Return the digits (`1234 5678 9012`) that two people compare before `key` is certified for `unit` (hex)."""
    return _digits(DEVICE_DIGITS, bytes.fromhex(unit) + key)


def _digits(salt: bytes, content: bytes) -> str:
    found = f"{int.from_bytes(scrypt(content, salt=salt, **COST), 'big') % 10**12:012}"
    return " ".join(found[at : at + 4] for at in (0, 4, 8))


def one_times(
    roots: Iterable[bytes], units: Iterable[str]
) -> Generator[tuple[OneTimeKey, str], None, None]:
    """Yield (one-time key, its `start_digits` with the root keys `roots`) for each unit (hex id), computed ahead."""
    under, many = tuple(roots), min(cpu_count() or 1, AT_ONCE)
    pool = ThreadPoolExecutor(many)
    ahead = deque[tuple[OneTimeKey, Future[str]]]()
    try:
        for unit in units:
            private = Ed25519PrivateKey.generate()
            key = OneTimeKey(private.public_key().public_bytes_raw(), private.private_bytes_raw())
            ahead.append((key, pool.submit(start_digits, under, unit, key.public)))
            if len(ahead) > many:
                yield _reckoned(ahead)
        while ahead:
            yield _reckoned(ahead)
    finally:
        pool.shutdown(cancel_futures=True)


def _reckoned(ahead: deque[tuple[OneTimeKey, Future[str]]]) -> tuple[OneTimeKey, str]:
    key, digits = ahead.popleft()
    return key, digits.result()


def public_of(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def claimed(secret: bytes, claim: bytes) -> str:
    """Return the signature (hex) of the bytes `claim` by the private half `secret` of a one-time key."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(claim).hex()


# -- written


@contextmanager
def written_start(
    path: Path, start: StartFile, sign: Callable[[bytes], bytes], form_bytes: Callable[[str], bytes]
) -> Iterator[WrittenStartFile]:
    """Write a start file and yield its record to a `with` block. If the block raises, remove the file or restore the
    previous one. `sign`: signs with the key `start.key`; `form_bytes`: returns a form file's bytes by its SHA-256."""
    with boundary(partial(refusals.not_written, path.name)):
        before = path.read_bytes() if path.exists() else None
    try:
        yield write_start(path, start, sign, form_bytes)
    except BaseException:
        with suppress(OSError):  # the error that stopped it is reported, not this
            if before is None:
                path.unlink(missing_ok=True)
            else:
                write_durably(path, before)
        raise


@bounded(refusals.not_written)
def write_start(
    path: Path, start: StartFile, sign: Callable[[bytes], bytes], form: Callable[[str], bytes]
) -> WrittenStartFile:
    """Write a start file, read it back, return its record. `sign`: signs with the key `start.key`; `form`: returns a
    form file's bytes by its SHA-256. UserError if it cannot be written or the unit's data do not fit into it."""
    try:
        with whole(path, SHARED) as file:
            write_container(file, _entries(start, sign, form))
        found = path.read_bytes()
        read = _read(path.name, found)
        if read.start != replace(start, segments=read.start.segments, texts=read.start.texts):
            raise refusals.not_the_same(path.name)
    except (ValueError, RefusedError) as error:
        raise refusals.not_made(start.name or start.code) from error
    return WrittenStartFile(path, file_hash(path, afresh=True).hex())


def _entries(
    start: StartFile, sign: Callable[[bytes], bytes], form: Callable[[str], bytes]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    contents = {SEGMENTS: segment_bytes(start.segments), TEXTS: text_bytes(start.texts)}
    contents |= {f"{FORMS}{name}{PACKED}": form(name) for name in start.forms}
    packed = {name: pack(content) for name, content in contents.items()}
    files = tuple(
        ManifestEntry(name, len(content), sha256(content).hexdigest(), len(contents[name]))
        for name, content in packed.items()
    )
    said = StartFileManifest(
        *(FORMAT, start.key.hex(), start.issuer, start.made_at),
        tuple(sorted(root.hex() for root in start.roots)),
        InvitedUnit(start.code, start.name, start.kind, start.year),
        tuple(InvitedUnitParent(*one) for one in start.parents),
        StartInvitation(
            start.invited,
            start.letter,
            start.until,
            start.secret.hex(),
            start.person,
            start.member_name,
        ),
        files,
    )
    _check(said)
    manifest = msgspec.json.encode(said)
    yield MANIFEST, (manifest,)
    yield SIGNATURE, (sign(SIGNED + manifest),)
    yield from ((name, (content,)) for name, content in packed.items())


# -- read


@bounded(refusals.not_read)
def read_start(path: Path) -> ParsedStartFile:
    """Return the content of a start file; trust in its key is not checked. RefusedError if malformed or forged."""
    with opened(path) as file:
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise refusals.too_big(path.name)
    return _read(path.name, content)


def starts_in(folder: Path) -> Iterator[tuple[Path, StartFile, str]]:
    """Yield (path, content, SHA-256 in hex) of the readable start files in `folder`, sorted by name. Others are
    skipped; RefusedError if the folder itself is unreadable."""
    try:
        paths = sorted(
            path for path in folder.iterdir() if path.suffix == ENDING and path.is_file()
        )
    except OSError as error:
        raise refusals.not_read(folder.name, error) from error
    for path in paths:
        with suppress(RefusedError, OSError):
            yield path, read_start(path).start, file_hash(path, afresh=True).hex()


def _read(name: str, content: bytes) -> ParsedStartFile:
    plain = BytesIO(content)
    try:
        entries = read_directory(plain)
        if tuple(entry.name for entry in entries[: len(FIRST)]) != FIRST:
            raise ValueError("not the entries of a start file")
        manifest = _signed(name, plain, entries)
        return ParsedStartFile(
            _start(plain, entries, manifest), dict(_forms(plain, entries, manifest))
        )
    except ODD as error:
        raise refusals.odd_contents(name, _("ไฟล์เริ่มงาน")) from error


def _bytes(plain: BytesIO, entry: ZipEntryPlace) -> bytes:
    plain.seek(entry.start)
    return plain.read(entry.size)


def _signed(name: str, plain: BytesIO, entries: list[ZipEntryPlace]) -> StartFileManifest:
    """Return the manifest, once form, types, signature and list of entries are verified."""
    if entries[0].size > MAX_MANIFEST or entries[1].size != 64:
        raise ValueError("an entry larger than it may be")
    written, signature = (_bytes(plain, entry) for entry in entries[:2])
    if msgspec.json.decode(written, type=StartFileFormatHeader).format > FORMAT:
        raise refusals.newer(name)
    manifest = msgspec.json.decode(written, type=StartFileManifest)
    try:
        Ed25519PublicKey.from_public_bytes(_hex(manifest.key)).verify(signature, SIGNED + written)
    except InvalidSignature as error:
        raise refusals.forged(name) from error
    if [(entry.name, entry.size) for entry in entries[2:]] != [
        (file.name, file.size) for file in manifest.files
    ]:
        raise ValueError("not the entries that were signed")
    forms = zip(entries[2:], manifest.files, strict=True)
    if any(sha256(_bytes(plain, entry)).hexdigest() != one.sha256 for entry, one in forms):
        raise ValueError("an entry is not the one that was signed")
    _check(manifest)
    return manifest


def _check(manifest: StartFileManifest) -> None:
    """Raise ValueError if a field is not valid."""
    of, invited = manifest.of, manifest.invitation
    fits = (
        is_id(manifest.unit),
        0 < len(manifest.roots) <= MOST_ROOTS
        and sorted(set(manifest.roots)) == list(manifest.roots),
        all(re.fullmatch(_KEY, one) for one in (*manifest.roots, invited.secret)),
        of.code and is_token(of.code) and len(of.code) <= LONGEST_NAME,
        of.name.strip() and len(of.name) <= LONGEST_NAME and of.name.isprintable(),
        of.kind in WIDER_FIRST and (of.year == 0 or 2500 <= of.year <= 2699),
        len(manifest.parents) <= MOST_PARENTS and all(map(_parent_fits, manifest.parents)),
        invited.kind in KIND_CLASS
        and re.fullmatch(LETTER, invited.letter)
        and re.fullmatch(_DAY, invited.until),
        _member_fits(invited),
    )
    if not all(fits):
        raise ValueError("a word that is none")


def _member_fits(invitation: StartInvitation) -> bool:
    """Return whether the invitation names nobody, or one member of a committee."""
    if not (invitation.person or invitation.called):
        return True
    called = invitation.called
    named = bool(called.strip()) and len(called) <= LONGEST_NAME and called.isprintable()
    return invitation.kind == "committee" and bool(is_id(invitation.person)) and named


def _parent_fits(parent: InvitedUnitParent) -> bool:
    name, ages = parent.name, parent.ages
    named = (
        bool(is_token(parent.code))
        and len(name) <= LONGEST_NAME
        and (not name or name.isprintable())
    )
    return (
        bool(is_id(parent.unit))
        and named
        and len(ages) <= MOST_KEYS
        and all(map(AGE_KEY.fullmatch, ages))
    )


def _start(plain: BytesIO, entries: list[ZipEntryPlace], manifest: StartFileManifest) -> StartFile:
    of, invited = manifest.of, manifest.invitation
    files = manifest.files
    lines, texts = (
        _rows(plain, entries[n], files[n - 2], most) for n, most in ((2, MAX_LINES), (3, MAX_TEXTS))
    )
    return StartFile(
        _hex(manifest.key),
        manifest.unit,
        manifest.made,
        tuple(map(_hex, manifest.roots)),
        *(of.code, of.name, of.kind, of.year),
        tuple(ParentUnitKeys(one.unit, one.code, one.name, one.ages) for one in manifest.parents),
        *(invited.kind, invited.letter, invited.until, _hex(invited.secret)),
        person=invited.person,
        member_name=invited.called,
        segments=tuple(map(whole_segment, read_segments(lines))),
        texts=tuple(read_texts(texts)),
        forms=tuple(
            one.name.removeprefix(FORMS).removesuffix(PACKED) for one in manifest.files[2:]
        ),
    )


def _rows(
    plain: BytesIO, entry: ZipEntryPlace, manifest_entry: ManifestEntry, limit: int
) -> BundleEntryReader:
    if manifest_entry.unpacked > limit:
        raise ValueError("more than may be unpacked")
    return unpacked(
        lambda: BundleByteRange(plain, entry.start, entry.size), manifest_entry.unpacked
    )


def _forms(
    plain: BytesIO, entries: list[ZipEntryPlace], manifest: StartFileManifest
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of forms, each verified against its name."""
    files = manifest.files[2:]
    if len(files) > MOST_FORMS or sum(one.unpacked for one in files) > MAX_FORMS:
        raise ValueError("more than may be unpacked")
    for entry, one in zip(entries[len(FIRST) :], files, strict=True):
        named = one.name.removeprefix(FORMS).removesuffix(PACKED)
        rows = _rows(plain, entry, one, MAX_FORM)
        content = rows.exactly(one.unpacked)
        if (
            not rows.ended
            or one.name != f"{FORMS}{named}{PACKED}"
            or sha256(content).hexdigest() != named
        ):
            raise ValueError("a form that is not what its name says")
        yield named, content


def _hex(text: str) -> bytes:
    if not re.fullmatch(_KEY, text):
        raise ValueError("no key")
    return bytes.fromhex(text)
