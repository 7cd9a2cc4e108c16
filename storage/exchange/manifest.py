"""The signed list of what a bundle holds, and the limits of a bundle."""

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = 1  # raised only when a reader of the old one could go wrong; new fields and entries are simply passed over
SIGNED = b"prongsai-bundle-1\0"  # what a manifest's signature begins over, so that it signs nothing else
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SEGMENTS, TEXTS, RECEIPTS = "segments.zst", "texts.zst", "receipts.zst"
BLOBS = "blobs/"  # then the SHA-256 of a file, hex
MAX_WANT = 20_000  # hashes
MAX_ENTRIES = 20_000
MAX_PARTS = 10_000
MAX_MANIFEST = 4 * 2**20  # bytes
MAX_FILE = 2**32 - 2**24  # bytes, opened: what a zip of the plain kind can hold
MAX_UNPACKED = 256 * 2**20  # bytes of one unpacked entry


class Head(msgspec.Struct, frozen=True):
    """All that is asked of a manifest before its format is known."""

    format: int


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry after the signature, in the order of the file."""

    name: str
    size: int  # bytes as stored
    sha256: str  # of these bytes, hex
    unpacked: int = 0  # bytes after unpacking, of a .zst


class Manifest(msgspec.Struct, frozen=True):
    """Who sends what to whom."""

    format: int
    key: str  # the sender's Ed25519 public key, hex
    unit: str
    to: tuple[str, ...]
    made: str
    files: tuple[Entry, ...]
    part: tuple[int, int] = (1, 1)  # number of this file, number of files
    want: tuple[str, ...] = ()  # hashes of texts and files the sender lacks, hex
    originals: str = "asked"  # which original files the sender wants to get


def signed_by(key: bytes, signature: bytes, manifest: bytes) -> bool:
    """Whether these are the words of the holder of `key`."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, SIGNED + manifest)
    except (InvalidSignature, ValueError):
        return False
    return True
