"""A publisher with keys made for the tests, programs of a few files, and updates of them; nothing of it is shipped."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from installer import updates
from storage.db.folder.opening import VERSION as TABLES
from storage.updates.package import ProgramUpdater

PLATFORM, SECONDS = "linux-x86_64", 1_790_000_000
PYTHON = "python/python3"
STARTER = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
Entries = dict[str, bytes]


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@dataclass
class PublisherOfTests:
    """A root, and the keys its record names."""

    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    name: str = "ผู้เผยแพร่ของการทดสอบ"

    def record(self, number: int = 1, keys: Sequence[Ed25519PrivateKey] = ()) -> bytes:
        facts = {
            "prongsai": "publisher",
            "format": 1,
            "root": public(self.root),
            "number": number,
            "name": self.name,
            "keys": [public(key) for key in keys or (self.key,)],
            "signature": "",
        }
        signature = self.root.sign(updates.LISTED + updates.written(facts)).hex()
        return updates.written({**facts, "signature": signature})

    def release(self, version: str, **other: object) -> bytes:
        facts = {
            "product": "prongsai",
            "platform": PLATFORM,
            "version": version,
            "day": updates.day_of(SECONDS),
            "tables": TABLES,
            "python": PYTHON,
            "publisher": json.loads(self.record()),
        }
        return updates.written({**facts, **other})

    def program(
        self, home: Path, version: str, main: str = "print('new')\n", **other: object
    ) -> Path:
        """A program of four files that prints what its main.py says."""
        (home / "python").mkdir(parents=True)
        (home / PYTHON).write_text(STARTER, "utf-8")
        (home / PYTHON).chmod(0o755)
        (home / "main.py").write_text(main, "utf-8")
        (home / "resources").mkdir()
        (home / "resources" / "แบบ.yaml").write_text("format: 1\n", "utf-8")
        (home / "release.json").write_bytes(self.release(version, **other))
        return home

    def entries(
        self,
        home: Path,
        *,
        change: Callable[[dict[str, Any]], None] = lambda _told: None,
        record: bytes = b"",
        key: Ed25519PrivateKey | None = None,
        since: str = "0.1.0",
    ) -> Entries:
        """What lies in an update of the program; `change` is done to the manifest before it is signed."""
        key = key or self.key
        facts: Mapping[str, object] = json.loads((home / "release.json").read_bytes())
        told = json.loads(updates.manifest(facts, public(key), since, "สิ่งที่ใหม่", updates.rows(home)))
        change(told)
        manifest = updates.written(told)
        head = {
            updates.NAME: manifest,
            updates.SIGNATURE: key.sign(updates.SIGNED + manifest).hex().encode(),
            updates.RECORD: record or self.record(),
        }
        inside = {f"files/{row[0]}": home / str(row[0]) for row in updates.rows(home)}
        return head | {name: path.read_bytes() for name, path in inside.items()}


def put(path: Path, entries: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as held:
        for name, content in entries.items():
            held.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return path


class Computer:
    """A PC with the program installed at 0.1.0, and a folder of its user's own."""

    def __init__(self, place: Path, publisher: PublisherOfTests, *, keys: bool = True) -> None:
        """Without `keys` the program was built without the publisher's."""
        self.place = place
        self.publisher = publisher
        self.home = place / "keys"
        self.home.mkdir(parents=True)
        self.installed = place / "installed"
        self.installed.mkdir()
        none = {} if keys else {"publisher": None}
        (self.installed / "release.json").write_bytes(publisher.release("0.1.0", **none))
        self.updates = ProgramUpdater(self.home, self.installed)
        self.versions = self.home / "versions"

    def update(self, version: str, main: str = "print('new')\n", **told: Any) -> Path:
        """The file of an update, outside of this PC."""
        tree = self.publisher.program(
            self.place / f"tree-{version}-{len(list(self.place.iterdir()))}", version, main
        )
        return put(tree.with_suffix(".prongsai-update"), self.publisher.entries(tree, **told))

    def take(self, path: Path) -> str:
        return self.updates.take(path, lambda _done, _of: None).version

    @property
    def left(self) -> set[str]:
        """What lies in the user's folder but what is there always."""
        there = (
            {path.name for path in self.versions.iterdir()}
            if self.versions.is_dir()
            else set[str]()
        )
        return there - {"lock"}
