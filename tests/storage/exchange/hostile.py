"""Files built to cost memory, time or places, each signed and sealed as an honest one is.

`PROMISED` says what each is to hold, `measured` counts it in the file itself: one that holds less tries nothing.
"""

import json
import os
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.exchange.container import SIGNED
from tests.storage.db.forger import Forger
from tests.storage.exchange.second_reader import container

MB = 2**20
FIRST = ("segments.zst", "texts.zst", "receipts.zst")
PROMISED = {  # by the file: what it holds, and at least how much of it
    "a text of 250 MB of zeros": ("longest", 250 * MB),
    "a million texts without a line": ("lines", 1_000_000),
    "250 MB that are no rows": ("bytes", 3 * 250 * MB),
    "50 MB of stanzas": ("head", 50 * 10**6),
    "490 kB of stanzas": ("head", 490_000),
    "14000 streams of strangers": ("keys", 14_000),
    "14000 streams of its own": ("streams", 14_000),
    "a manifest of 4 MB": ("manifest", 3_900_000),
    "a manifest of 40 MB": ("manifest", 40 * MB),
    "deep JSON": ("deep", 1_000_000),
    "20000 entries": ("entries", 20_000),
    "a million receipts": ("lines", 1_000_000),
    "receipts of its own": ("lines", 3_000),
    "long windows": ("window", 2**27),
    "names nobody has heard of": ("names", 60_000),
}


def measured(content: bytes, identity: pyrage.x25519.Identity, what: str) -> int:
    """How much a file holds of one thing, counted with nothing of the program's."""
    if what == "head":
        return content.index(b"\n---")
    with zipfile.ZipFile(BytesIO(pyrage.decrypt(content, [identity]))) as inside:
        if what == "entries":
            return len(inside.namelist())
        if what == "manifest":
            return len(inside.read("manifest.json"))
        packed = [inside.read(name) for name in FIRST]
    if what == "bytes":
        return sum(sum(map(len, zstandard.ZstdDecompressor().read_to_iter(one))) for one in packed)
    if what == "window":
        return max(zstandard.get_frame_parameters(one[:18]).window_size for one in packed)
    plain = [
        b"".join(zstandard.ZstdDecompressor(max_window_size=2**27).read_to_iter(one))
        for one in packed
    ]
    lines = [line for one in plain for line in one.split(b"\n") if line]
    return {
        "lines": lambda: len(lines),
        "longest": lambda: max(map(len, lines)),
        "deep": lambda: max(len(line) - len(line.lstrip(b"[")) for line in lines),
        "keys": lambda: len({json.loads(line)[0] for line in lines[::2]}),
        "streams": lambda: len({tuple(json.loads(line)[:3]) for line in lines[::2]}),
        "names": lambda: len({json.loads(line)[4] for line in lines[1:]}),
    }[what]()


@dataclass
class Sender:
    """Somebody with a signing key who sends to one receiver."""

    unit: str
    to: str  # the receiver, `age1…`
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def sealed(
        self, entries: dict[str, bytes], sizes: dict[str, int], more: dict[str, Any] | None = None
    ) -> bytes:
        """`sizes`: what the .zst entries are said to be unpacked."""
        files = [
            {
                "name": name,
                "size": len(each),
                "sha256": sha256(each).hexdigest(),
                "unpacked": sizes.get(name, 0),
            }
            for name, each in entries.items()
        ]
        head = {
            "format": 1,
            "key": self.key.hex(),
            "unit": self.unit,
            "to": [self.to],
            "made": "2026-11-20T09:00:00",
        }
        written = msgspec.json.encode({**head, "files": files, **(more or {})})
        signature = self.private.sign(SIGNED + written)
        inside = container(
            [("manifest.json", written), ("manifest.sig", signature), *entries.items()]
        )
        return bytes(pyrage.encrypt(inside, [pyrage.x25519.Recipient.from_str(self.to)]))

    def bundle(
        self,
        segments: bytes = b"",
        texts: bytes = b"",
        receipts: bytes = b"",
        window: int = 0,
        more: dict[str, Any] | None = None,
    ) -> bytes:
        plain = dict(zip(FIRST, (segments, texts, receipts), strict=True))
        entries = {name: packed(content, window) for name, content in plain.items()}
        return self.sealed(entries, {name: len(content) for name, content in plain.items()}, more)


def packed(content: bytes, window: int = 0) -> bytes:
    """`window`: its logarithm; 0 = as ours are."""
    if not window:
        return zstandard.ZstdCompressor(level=1).compress(content)
    chosen = zstandard.ZstdCompressionParameters(window_log=window, compression_level=1)
    # of a size nobody has said before
    out = zstandard.ZstdCompressor(compression_params=chosen).compressobj()
    return out.compress(content) + out.flush()


class Hostile:
    """The files, by what they are built to cost."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender

    def all(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """(name, what makes its bytes)."""
        for name in sorted(vars(Hostile)):
            if name.startswith("of_"):
                yield name.removeprefix("of_").replace("_", " "), getattr(self, name)

    def of_a_text_of_250_MB_of_zeros(self) -> bytes:
        line = self._text(b"0" * (250 * MB))
        return self.sender.bundle(texts=line)

    def of_a_million_texts_without_a_line(self) -> bytes:
        lines = b"".join(self._text(b"x%d" % n) for n in range(1_000_000))
        return self.sender.bundle(texts=lines)

    def of_250_MB_that_are_no_rows(self) -> bytes:
        content = bytes(250 * MB)
        return self.sender.bundle(segments=content, texts=content, receipts=content)

    def of_50_MB_of_stanzas(self) -> bytes:
        good = self.sender.bundle()
        head, _found, rest = good.partition(b"\n")
        stanza = (
            b"-> X25519 " + b64encode(bytes(31) + b"\1").rstrip(b"=") + b"\n" + b"A" * 43 + b"\n"
        )
        many = stanza * (50 * MB // len(stanza))
        return head + b"\n" + many + rest

    def of_490_kB_of_stanzas(self) -> bytes:
        good = self.sender.bundle()
        head, _found, rest = good.partition(b"\n")
        stanza = (
            b"-> X25519 "
            + b64encode(bytes([9]) + bytes(31)).rstrip(b"=")
            + b"\n"
            + b"A" * 43
            + b"\n"
        )
        many = stanza * 5000
        return head + b"\n" + many + rest

    def of_14000_streams_of_strangers(self) -> bytes:
        return self._streams(lambda _n: Ed25519PrivateKey.generate(), 14_000)

    def of_14000_streams_of_its_own(self) -> bytes:
        return self._streams(lambda _n: self.sender.private, 14_000)

    def of_a_manifest_of_4_MB(self) -> bytes:
        return self.sender.bundle(more={"want": [""] * 1_300_000})

    def of_a_manifest_of_40_MB(self) -> bytes:
        return self.sender.bundle(more={"unit": "x" * (40 * MB)})

    def of_deep_JSON(self) -> bytes:
        deep = b"[" * 1_000_000 + b"\n"
        return self.sender.bundle(
            deep, deep, deep, more={"later": json.loads("[" * 400 + "]" * 400)}
        )

    def of_20000_entries(self) -> bytes:
        entries = dict.fromkeys(FIRST, packed(b"")) | {
            f"later/{n:040x}": b"" for n in range(20_000 - 5)
        }
        return self.sender.sealed(entries, {})

    def of_a_million_receipts(self) -> bytes:
        line = json.dumps(["{}", "00" * 64]).encode() + b"\n"
        return self.sender.bundle(receipts=line * 1_000_000)

    def of_receipts_of_its_own(self) -> bytes:
        lines = [self._receipt(n) for n in range(1, 3_001)]
        return self.sender.bundle(receipts=b"".join(lines))

    def of_long_windows(self) -> bytes:
        content = b"[" + os.urandom(MB) * 200 + b"\n"
        return self.sender.bundle(texts=content, window=27)

    def of_names_nobody_has_heard_of(self) -> bytes:
        mine = Forger(self.sender.unit, self.sender.private, b"names---")
        lines, record = list[bytes](), "a" * 32
        for seq in range(1, 60_001):
            lines.append(b'[%d,1,"plan","%s","f.n%d",1,[],1]' % (seq, record.encode(), seq))
        content = segment_bytes(mine, lines)
        return self.sender.bundle(segments=content)

    def _streams(self, private: Callable[[int], Ed25519PrivateKey], many: int) -> bytes:
        found = []
        for number in range(many):
            author = Forger(self.sender.unit, private(number), number.to_bytes(8, "big"))
            found.append(segment_bytes(author, [b'[1,1,"plan","%s","no",1,[],1]' % (b"b" * 32)]))
        return self.sender.bundle(segments=b"".join(found))

    def _text(self, words: bytes) -> bytes:
        return b'["%s","plan","%s","title","%s","%s"]\n' % (
            self.sender.unit.encode(),
            b"c" * 32,
            b"d" * 32,
            words,
        )

    def _receipt(self, number: int) -> bytes:
        said = {
            "key": self.sender.key.hex(),
            "number": number,
            "of": f"{number:032x}",
            "at": "",
            "ends": {},
        }
        statement = json.dumps(said)
        signature = self.sender.private.sign(b"prongsai-receipt-1\0" + statement.encode()).hex()
        return json.dumps([statement, signature]).encode() + b"\n"


def segment_bytes(
    author: Forger, lines: list[bytes], first: int = 1, previous: bytes | None = None
) -> bytes:
    """A whole stream, or what follows the chain `previous`, signed, as a bundle has it."""
    one = author.segment(lines, first, previous)
    head = [
        one.key.hex(),
        one.scope,
        one.incarnation.hex(),
        one.first,
        one.previous.hex(),
        one.last,
        one.chain.hex(),
    ]
    return (
        json.dumps([*head, one.signature.hex(), len(one.lines)]).encode()
        + b"\n"
        + one.lines
        + b"\n"
    )


def write(hostile: Hostile, folder: Path) -> dict[str, Path]:
    """All of them as files."""
    found = {}
    for name, made in hostile.all():
        found[name] = folder / f"{name}.prongsai"
        found[name].write_bytes(made())
    return found
