"""A second reader and writer of bundles, from docs/bundle.md alone: it knows nothing of the program."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from struct import pack
from typing import Any
from zipfile import ZIP_STORED, ZipFile
from zlib import crc32

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FIRST = ["manifest.json", "manifest.sig", "segments.zst", "texts.zst", "receipts.zst"]


Place = tuple[str, str, str, str, str]  # scope, entity, record, field, hash in hex


@dataclass
class Opened:
    manifest: dict[str, Any]
    segments: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[Place, str] = field(default_factory=dict)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)


def digest(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def check(key: str, signature: bytes, signed: bytes) -> None:
    """Raises when somebody else signed it."""
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, signed)


def read(sealed: bytes, identity: str) -> Opened:
    """Open a bundle with an age secret key and check all of it; raises at the first fault."""
    me = pyrage.x25519.Identity.from_str(identity)
    with ZipFile(BytesIO(pyrage.decrypt(sealed, [me]))) as archive:
        names = archive.namelist()
        entries = {name: archive.read(name) for name in names}
    assert names[:5] == FIRST
    written = entries["manifest.json"]
    manifest = json.loads(written)
    assert manifest["format"] == 1
    check(manifest["key"], entries["manifest.sig"], b"prongsai-bundle-1\0" + written)
    assert str(me.to_public()) in manifest["to"]
    assert [file["name"] for file in manifest["files"]] == names[2:]
    for file in manifest["files"]:
        content = entries[file["name"]]
        assert (len(content), digest(content).hex()) == (file["size"], file["sha256"])
    unpacked = {
        name: zstandard.ZstdDecompressor().decompress(entries[name], 2**28) for name in FIRST[2:]
    }
    assert all(
        len(unpacked[file["name"]]) == file.get("unpacked", 0) for file in manifest["files"][:3]
    )
    texts = [json.loads(line) for line in unpacked["texts.zst"].splitlines()]
    return Opened(
        manifest,
        segments(unpacked["segments.zst"]),
        {
            (*at, digest(bytes.fromhex(salt), words.encode()).hex()): words
            for *at, salt, words in texts
        },
        receipts(unpacked["receipts.zst"]),
        {name.removeprefix("blobs/"): entries[name] for name in names if name.startswith("blobs/")},
    )


def stream_of(key: bytes, scope: str, incarnation: bytes) -> bytes:
    return digest(b"stream\0", key, incarnation, scope.encode())[:16]


def segments(content: bytes) -> list[dict[str, Any]]:
    found = []
    while content:
        head, _, rest = content.partition(b"\n")
        key, scope, incarnation, first, previous, last, chain, signature, size = json.loads(head)
        lines, content = rest[:size], rest[size + 1 :]
        stream = stream_of(bytes.fromhex(key), scope, bytes.fromhex(incarnation))
        assert first > 1 or previous == stream.hex()
        at, chains = bytes.fromhex(previous), [previous]
        for line in lines.split(b"\n"):
            at = digest(at, line)[:16]
            chains.append(at.hex())
        assert at.hex() == chain
        check(
            key, bytes.fromhex(signature), b"prongsai-segment-1\0" + stream + pack(">Q", last) + at
        )
        ops = [json.loads(line) for line in lines.split(b"\n")]
        assert [op[0] for op in ops] == list(range(first, last + 1))
        one = {
            "key": key,
            "scope": scope,
            "stream": stream.hex(),
            "ops": ops,
            "last": last,
            "chain": chain,
        }
        found.append({**one, "before": chains[:-1], "chains": chains[1:]})
    return found


def receipts(content: bytes) -> list[dict[str, Any]]:
    found = []
    for line in content.splitlines():
        statement, signature = json.loads(line)
        head = json.loads(statement)
        check(head["key"], bytes.fromhex(signature), b"prongsai-receipt-1\0" + statement.encode())
        assert set(head) == {"key", "number", "of", "at", "ends"}
        found.append(head)
    return found


@dataclass
class Writer:
    """An office that never saw the program."""

    private: Ed25519PrivateKey
    unit: str

    @property
    def key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def segment(self, scope: str, incarnation: bytes, lines: list[str]) -> bytes:
        stream = stream_of(self.key, scope, incarnation)
        chain = stream
        for line in lines:
            chain = digest(chain, line.encode())[:16]
        signed = b"prongsai-segment-1\0" + stream + pack(">Q", len(lines)) + chain
        content = "\n".join(lines).encode()
        head = [self.key.hex(), scope, incarnation.hex(), 1, stream.hex(), len(lines), chain.hex()]
        head += [self.private.sign(signed).hex(), len(content)]
        return json.dumps(head).encode() + b"\n" + content + b"\n"

    def receipt(self, number: int, of: str, at: str, ends: dict[str, list[list[Any]]]) -> bytes:
        statement = json.dumps(
            {"key": self.key.hex(), "number": number, "of": of, "at": at, "ends": ends}
        )
        signature = self.private.sign(b"prongsai-receipt-1\0" + statement.encode()).hex()
        return json.dumps([statement, signature]).encode() + b"\n"

    def bundle(
        self,
        to: list[str],
        segments: bytes,
        texts: list[list[str]],
        receipts: bytes = b"",
        blobs: list[bytes] | None = None,
    ) -> bytes:
        """`texts`: scope, entity, record, field, 16 random bytes in hex, words."""
        lines = b"".join(json.dumps(text).encode() + b"\n" for text in texts)
        plain = {"segments.zst": segments, "texts.zst": lines, "receipts.zst": receipts}
        entries = {
            name: zstandard.ZstdCompressor().compress(content) for name, content in plain.items()
        }
        files: list[dict[str, Any]] = [
            {
                "name": name,
                "size": len(one),
                "sha256": digest(one).hex(),
                "unpacked": len(plain[name]),
            }
            for name, one in entries.items()
        ]
        for blob in blobs or []:
            name = digest(blob).hex()
            entries[f"blobs/{name}"] = blob
            files.append({"name": f"blobs/{name}", "size": len(blob), "sha256": name})
        head = {
            "format": 1,
            "key": self.key.hex(),
            "unit": self.unit,
            "to": sorted(to),
            "made": "2026-11-20T09:00:00",
        }
        manifest = json.dumps({**head, "files": files}).encode()
        signature = self.private.sign(b"prongsai-bundle-1\0" + manifest)
        inside = container(
            [("manifest.json", manifest), ("manifest.sig", signature), *entries.items()]
        )
        return bytes(pyrage.encrypt(inside, [pyrage.x25519.Recipient.from_str(one) for one in to]))


def container(entries: list[tuple[str, bytes]]) -> bytes:
    """The zip, field by field."""
    body, directory = bytearray(), bytearray()
    for name, content in entries:
        common = pack(
            "<5H3L2H",
            20,
            0,
            ZIP_STORED,
            0,
            33,
            crc32(content),
            len(content),
            len(content),
            len(name),
            0,
        )
        directory += b"PK\1\2" + pack("<H", 3 * 256 + 20) + common
        directory += pack("<3H2L", 0, 0, 0, 0o600 * 65536, len(body)) + name.encode()
        body += b"PK\3\4" + common + name.encode() + content
    end = pack("<4H2LH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\5\6" + end)
