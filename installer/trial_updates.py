"""Updates by file tried in a bare system: keys and versions made for the trial, and thrown away with it.

What is installed is root's, what is taken lies in the user's own folder; a version that does not come up gives way.
"""

import io
import json
import lzma
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from installer import updates
from installer.debian import members, package
from installer.sentences import Stop

HOME = "usr/lib/prongsai"  # of the program in the package
FAILS = "raise SystemExit(3)\n"  # a main.py whose window never comes up
TRIED = "ผู้เผยแพร่ของการลอง"


class Publisher(NamedTuple):
    """One who is trusted in the trial alone."""

    key: Path
    record: Path

    def release(self, home: Path, version: str) -> bytes:
        """What the program there says of itself, as a version of this publisher's."""
        facts = json.loads((home / updates.RELEASE).read_bytes())
        return updates.written({**facts, "version": version, "publisher": json.loads(self.record.read_bytes())})


def publisher(place: Path) -> Publisher:
    """A root and a key of the trial's own."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in ("root", "key"):
        made = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(place / f"{name}.pem")]
        subprocess.run(made, check=True, capture_output=True)
    by = known(place)
    by.record.write_bytes(updates.listed(place / "root.pem", [by.key], TRIED, None))
    return by


def known(place: Path) -> Publisher:
    return Publisher(place / "key.pem", place / updates.RECORD)


def unpacked(deb: Path, to: Path) -> Path:
    """The folder of the program that the package lays down."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", str(deb), str(to)], check=True)
    return to / HOME


def update_to(version: str, home: Path, by: Publisher, to: Path) -> Path:
    """The program in `home` as an update to that version."""
    before = (home / updates.RELEASE).read_bytes()
    (home / updates.RELEASE).write_bytes(by.release(home, version))
    updates.update(home, to, updates.Signing(by.key, by.record, "0.0.0", f"รุ่น {version}"), 0)
    (home / updates.RELEASE).write_bytes(before)
    return to


def failing_to(version: str, home: Path, by: Publisher, to: Path) -> Path:
    """An update that is sound and whose window never comes up: Python, and a program that ends at once."""
    tree = to.with_suffix(".tree")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(home / "python", tree / "python", ignore=shutil.ignore_patterns("site-packages"))
    shutil.copyfile(home / updates.RELEASE, tree / updates.RELEASE)
    (tree / "main.py").write_text(FAILS, "utf-8")
    return update_to(version, tree, by, to)


def newer_of(deb: Path, to: Path, version: str, release: bytes) -> Path:
    """The package again as a newer version that says this of itself: one file of it gone, one new."""
    parts = dict(members(deb))
    control = contents(parts["control.tar.gz"])
    control["control"] = re.sub(rb"(?m)^Version: .*$", f"Version: {version}".encode(), control["control"])
    data = changed(lzma.decompress(parts["data.tar.xz"]), {f"./{HOME}/{updates.RELEASE}": release})
    to.write_bytes(package(control, data, 0, preset=0))
    return to


def contents(packed: bytes) -> dict[str, bytes]:
    found = dict[str, bytes]()
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for entry in tar:
            if content := tar.extractfile(entry) if entry.isreg() else None:
                found[entry.name.removeprefix("./")] = content.read()
    return found


def changed(packed: bytes, instead: Mapping[str, bytes]) -> bytes:
    """The tar with other contents of those files, and NOTICE called NEWER."""
    data = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(packed)) as tar,
        tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for entry in tar:
            content = tar.extractfile(entry)
            if other := instead.get(entry.name):
                entry.size, content = len(other), io.BytesIO(other)
            entry.name = entry.name.replace("/NOTICE", "/NEWER") if entry.isreg() else entry.name
            new.addfile(entry, content)
    return data.getvalue()


def after(version: str, steps: int) -> str:
    """A version that many behind it."""
    first, second, _third = version.split(".")
    return f"{first}.{int(second) + steps}.0"


def states(said: str) -> dict[str, str]:
    """Version -> its state, of what `update list --json` says."""
    return {row["version"]: row["state"] for row in json.loads(said)["versions"]}


def must(seen: object, wanted: object, what: str) -> None:
    if seen != wanted:
        raise Stop(f"ลองไม่ผ่าน: {what}\n{seen}\n{wanted}", "Not as it should be.")
