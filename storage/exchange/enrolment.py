"""Certificate requests and trust files: JSON for anybody to read; parts are signed, or people compare fingerprints."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.boundary import bounded
from core.change_check import is_id, is_token
from core.i18n import _
from core.log.certificates import AGE_KEY, CertificateRequest, TrustFile
from storage.exchange import refusals
from storage.exchange.serialization import (
    read_segments,
    read_texts,
    segment_bytes,
    text_bytes,
    whole_segment,
)
from storage.exchange.unpacking import rows_of
from storage.files import SHARED, opened, write_durably

FORMAT = 1
MAX_FILE = 16 * 2**20  # bytes
_SIGNED = b"prongsai-request-1\0"
_Read = TypeVar("_Read")


class _Version(msgspec.Struct, frozen=True):
    format: int = FORMAT


class _RequestFile(msgspec.Struct, frozen=True):
    """The request as written to its file; `signature` is over the other fields, in this order."""

    prongsai: str
    format: int
    key: str
    age: str
    code: str
    name: str
    kind: str
    parent: str
    signature: str = ""


class _Trusted(msgspec.Struct, frozen=True):
    prongsai: str
    format: int
    roots: tuple[str, ...]
    segments: str = ""  # base64 of what a bundle calls segments and texts, unpacked
    texts: str = ""


@bounded(refusals.not_written)
def write_request(path: Path, request: CertificateRequest, sign: Callable[[bytes], bytes]) -> None:
    """Write a certificate request file; `sign` signs with the request's key. UserError if it cannot be written."""
    file = _RequestFile("request", FORMAT, request.key.hex(), *request[1:])
    _write(path, msgspec.structs.replace(file, signature=sign(_statement(file)).hex()))


@bounded(refusals.not_read)
def read_request(path: Path) -> CertificateRequest:
    """Return the content of a certificate request file. RefusedError if malformed or not signed by its own key."""
    file = _read(path, _RequestFile)
    request = CertificateRequest(
        bytes.fromhex(file.key), file.age, file.code, file.name, file.kind, file.parent
    )
    fits = (
        AGE_KEY.fullmatch(file.age)
        and is_token(file.code)
        and file.code
        and (not file.parent or is_id(file.parent))
    )
    try:
        key = Ed25519PublicKey.from_public_bytes(request.key)
        key.verify(bytes.fromhex(file.signature), _statement(file))
    except (InvalidSignature, ValueError) as error:
        raise refusals.forged(path.name) from error
    if not fits or file.prongsai != "request":
        raise refusals.odd_contents(path.name)
    return request


@bounded(refusals.not_written)
def write_trust(path: Path, trust: TrustFile) -> None:
    """Write a trust file (root keys and certificates). Raises UserError if it cannot be written."""
    segments, texts = segment_bytes(trust.segments), text_bytes(trust.texts)
    roots = tuple(sorted(root.hex() for root in trust.roots))
    _write(
        path,
        _Trusted("trust", FORMAT, roots, b64encode(segments).decode(), b64encode(texts).decode()),
    )


@bounded(refusals.not_read)
def read_trust(path: Path) -> TrustFile:
    """Return the content of a trust file, its segments not verified yet. Raises RefusedError for any other file."""
    found = _read(path, _Trusted)
    try:
        roots = tuple(bytes.fromhex(root) for root in found.roots)
        segments = tuple(
            map(whole_segment, read_segments(rows_of(b64decode(found.segments, validate=True))))
        )
        texts = tuple(read_texts(rows_of(b64decode(found.texts, validate=True))))
    except (ValueError, LookupError, msgspec.MsgspecError) as error:
        raise refusals.odd_contents(path.name) from error
    if found.prongsai != "trust" or not roots or any(len(root) != 32 for root in roots):
        raise refusals.odd_contents(path.name)
    return TrustFile(roots, segments, texts)


def _statement(file: _RequestFile) -> bytes:
    return _SIGNED + msgspec.json.encode(msgspec.structs.replace(file, signature=""))


def _write(path: Path, content: msgspec.Struct) -> None:
    write_durably(path, msgspec.json.format(msgspec.json.encode(content)) + b"\n", SHARED)


def _read(path: Path, kind: type[_Read]) -> _Read:
    try:
        with opened(path) as file:
            content = file.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise refusals.too_big(path.name)
        if msgspec.json.decode(content, type=_Version).format > FORMAT:
            raise refusals.newer(path.name)
        return msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise refusals.refused(
            path.name,
            _("เพราะไม่ใช่ไฟล์คำขอหรือไฟล์ความเชื่อถือของโปรแกรมโปร่งใส"),
            _("โปรดเลือกไฟล์คำขอใบรับรอง หรือไฟล์ตอบที่ได้จากหน่วยงานต้นสังกัด"),
        ) from error
