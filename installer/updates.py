"""Updates by file: a built program as a zip signed by the publisher (docs/updates.md), and the record of its keys. Keys
are Ed25519 PEM files made by OpenSSL, which also signs, so a key may have a passphrase. The project ships no keys."""

import argparse
import hashlib
import json
import os
import re
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from installer import sbom
from installer.debian import install_command
from installer.sentences import InstallerError, say
from installer.tree import OLDEST, walked

NAME = "prongsai-update-1"
SIGNATURE = "signature"
RECORD = "publisher.json"
RELEASE = "release.json"
# prefixes of what a key, and the root, sign
SIGNED = b"prongsai-update-1\0"
LISTED = b"prongsai-publisher-1\0"
FORMAT, PRODUCT = 1, "prongsai"
NEWS = 4_000  # the longest text on what is new, in letters
# as core.updates reads it
VERSION = re.compile(r"(?:(?:0|[1-9][0-9]{0,3})\.){2}(?:0|[1-9][0-9]{0,3})").fullmatch
TABLES = "storage/db/folder/opening.py"  # says how many migrations there are
Facts = Mapping[str, object]


class UpdateSigningInput(NamedTuple):
    """What a publisher gives for an update: key, record of its keys, `since` (oldest version it can update), `news`."""

    key: Path
    record: Path
    since: str
    news: str


def signing_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for building signed updates to the parser."""
    add = parser.add_argument
    add(
        "--publisher",
        type=Path,
        help="รายชื่อกุญแจของผู้เผยแพร่ ที่ build keys เขียน (the publisher's record of keys)",
    )
    add(
        "--publisher-key",
        type=Path,
        action="append",
        default=[],
        help="กุญแจของผู้เผยแพร่ PEM (the key that signs)",
    )
    add("--root-key", type=Path, help="ของ build keys: กุญแจรากของผู้เผยแพร่ PEM (the root key)")
    add("--name", default="", help="ของ build keys: ชื่อผู้เผยแพร่ (the publisher's name)")
    add(
        "--platform",
        choices=("windows", "linux"),
        default="windows",
        help="ของ build update: ของระบบใด (for which)",
    )
    add(
        "--since",
        default="0.0.0",
        help="ของ build update: รุ่นเก่าสุดที่รับต่อได้ (oldest version it may follow)",
    )
    add(
        "--news", type=Path, help="ของ build update: ไฟล์ข้อความว่ามีอะไรใหม่ (what is new, a text file)"
    )


def signing(arguments: argparse.Namespace) -> UpdateSigningInput:
    """Return the publisher's input for an update from the options. InstallerError without one key and the record."""
    if len(arguments.publisher_key) != 1 or not arguments.publisher:
        raise InstallerError(
            "ชุดปรับปรุงต้องมีลายเซ็น บอกกุญแจด้วย --publisher-key และรายชื่อกุญแจด้วย --publisher",
            "An update is signed: give --publisher-key KEY.pem and --publisher publisher.json.",
        )
    news = arguments.news.read_text("utf-8").strip() if arguments.news else ""
    return UpdateSigningInput(
        arguments.publisher_key[0], arguments.publisher, arguments.since, news
    )


def must_be_record(path: Path) -> None:
    """Raise InstallerError if the file at `path` is no record of a publisher's keys."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("prongsai") != "publisher":
        raise InstallerError(
            f"ไฟล์ {path} ไม่ใช่รายชื่อกุญแจที่ build keys เขียน", "This is no record of a publisher's keys."
        )


def write_keys(arguments: argparse.Namespace, folder: Path) -> list[Path]:
    """Write a new record of the publisher's keys, which follows the record in the option `--publisher`, if any. Return
    a list with its path. InstallerError if the options lack the root key, the keys or the publisher's name."""
    if not arguments.root_key or not arguments.publisher_key or not arguments.name:
        raise InstallerError(
            "บอกกุญแจรากด้วย --root-key กุญแจที่ใช้ลงลายเซ็นด้วย --publisher-key และชื่อด้วย --name",
            "Give --root-key ROOT.pem, --publisher-key KEY.pem and --name.",
        )
    made = folder / RECORD
    made.write_bytes(
        listed(arguments.root_key, arguments.publisher_key, arguments.name, arguments.publisher)
    )
    return [made]


def release(
    root: Path,
    home: Path,
    platform: str,
    version: str,
    python: str,
    seconds: int,
    record: Path | None,
) -> None:
    """Write the release file of the built program in `home`, dated `seconds` since 1970. `python`: path below `home` of
    the program that runs main.py; `record`: the publisher's keys, None = the program takes no updates."""
    facts = {
        "product": PRODUCT,
        "platform": platform,
        "version": version,
        "day": day_of(seconds),
        "tables": tables(root),
        "python": python,
        "publisher": json.loads(record.read_bytes()) if record else None,
    }
    (home / RELEASE).write_bytes(written(facts))


def tables(root: Path) -> int:
    found = re.search(r"^VERSION = (\d+)", (root / TABLES).read_text("utf-8"), re.MULTILINE)
    if not found:
        raise ValueError(f"{TABLES}: no VERSION")
    return int(found[1])


def day_of(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def written(facts: Facts) -> bytes:
    """Return the facts as JSON bytes; the same facts always give the same bytes, as signatures require."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def update_of(home: Path, folder: Path, signing: UpdateSigningInput, seconds: int) -> list[Path]:
    """Write the built program as an update file, dated `seconds` since 1970, and its list of parts. Return both paths.
    InstallerError if the update cannot be signed."""
    say("กำลังรวมเป็นชุดปรับปรุงและลงลายเซ็น", "Packing and signing the update")
    facts = json.loads((home / RELEASE).read_bytes())
    name = f"Prongsai-{facts['version']}-{facts['platform']}"
    update(home, folder / f"{name}.prongsai-update", signing, seconds)
    return [folder / f"{name}.prongsai-update", sbom.beside(home, folder, f"{name}-update")]


def update(home: Path, target: Path, signing: UpdateSigningInput, seconds: int) -> None:
    """Write the signed update file, dated `seconds` since 1970. InstallerError if key, version or news is refused."""
    facts = json.loads((home / RELEASE).read_bytes())
    keys = json.loads(signing.record.read_bytes())
    public = public_of(signing.key)
    if public not in keys["keys"]:
        raise InstallerError(
            "กุญแจที่ให้มาไม่อยู่ในรายชื่อกุญแจของผู้เผยแพร่ จึงไม่มีโปรแกรมใดรับชุดปรับปรุงนี้",
            "The record of the publisher does not name this key.",
        )
    told = manifest(facts, public, signing.since, signing.news, rows(home))
    if not (VERSION(str(facts["version"])) and VERSION(signing.since)):
        raise InstallerError(
            f"เลขรุ่น {facts['version']} หรือ --since {signing.since} ไม่ใช่ตัวเลขสามชุด จึงไม่มีโปรแกรมใดรับชุดปรับปรุงนี้",
            "A version is three numbers of at most four digits, as 0.2.0.",
        )
    if len(signing.news) > NEWS:
        raise InstallerError(
            f"ข้อความว่ามีอะไรใหม่ยาวเกิน {NEWS:,} ตัวอักษร",
            f"What is new takes at most {NEWS:,} letters.",
        )
    packed(
        home, target, told, signed(signing.key, SIGNED + told), signing.record.read_bytes(), seconds
    )


def manifest(
    facts: Facts, key: str, since: str, news: str, files: Sequence[Sequence[object]]
) -> bytes:
    own = {name: facts[name] for name in ("product", "platform", "version", "day")}
    total = sum(int(str(row[2])) for row in files)
    rest = {"tables": facts["tables"], "key": key, "news": news, "total": total, "files": files}
    return written({"prongsai": "update", "format": FORMAT, **own, "since": since, **rest})


def rows(home: Path) -> list[list[object]]:
    """Return [path, SHA-256, size, is executable] for each file of a built program; a link counts as its target."""
    paths = sorted(walked(home), key=lambda one: one.relative_to(home).as_posix())
    return [[path.relative_to(home).as_posix(), *_row(path)] for path in paths]


def _row(path: Path) -> tuple[str, int, bool]:
    content = path.read_bytes()
    return (
        hashlib.sha256(content).hexdigest(),
        len(content),
        path.suffix != ".exe" and os.access(path, os.X_OK),
    )


def packed(
    home: Path, target: Path, manifest: bytes, signature: str, record: bytes, seconds: int
) -> None:
    """Write an update file from manifest, signature, record of keys and the program; equal input gives equal bytes."""
    when = max(time.gmtime(seconds)[:6], OLDEST)
    inside = [(f"files/{row[0]}", home / str(row[0])) for row in json.loads(manifest)["files"]]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as held:
        for name, content in ((NAME, manifest), (SIGNATURE, signature.encode()), (RECORD, record)):
            held.writestr(zipfile.ZipInfo(name, when), content, zipfile.ZIP_DEFLATED)
        for name, path in inside:
            held.writestr(zipfile.ZipInfo(name, when), path.read_bytes(), zipfile.ZIP_DEFLATED)


def listed(root_key: Path, keys: Sequence[Path], name: str, previous_record: Path | None) -> bytes:
    """Return a signed record (JSON) that names `keys` as the keys of the publisher `name`. Its number is one above that
    of `previous_record`, or 1 if that is None."""
    number = json.loads(previous_record.read_bytes())["number"] + 1 if previous_record else 1
    facts = {
        "prongsai": "publisher",
        "format": FORMAT,
        "root": public_of(root_key),
        "number": number,
        "name": name,
        "keys": [public_of(key) for key in keys],
        "signature": "",
    }
    return written({**facts, "signature": signed(root_key, LISTED + written(facts))})


def public_of(key: Path) -> str:
    """Return the public key (hex) of a PEM file with a private or public key. Raises InstallerError if it has none."""
    for kind in ((), ("-pubin",)):
        done = _openssl("pkey", "-in", str(key), *kind, "-pubout", "-outform", "DER")
        if done.returncode == 0 and len(done.stdout) == 44:  # RFC 8410: twelve bytes, then the key
            return done.stdout[-32:].hex()
    raise InstallerError(f"อ่านกุญแจ Ed25519 จากไฟล์ {key} ไม่ได้", "This file holds no Ed25519 key.")


def signed(key: Path, message: bytes) -> str:
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / "message").write_bytes(message)
        done = _openssl(
            "pkeyutl", "-sign", "-rawin", "-inkey", str(key), "-in", str(Path(room) / "message")
        )
    if done.returncode or len(done.stdout) != 64:
        raise InstallerError(
            f"ลงลายเซ็นด้วยกุญแจในไฟล์ {key} ไม่ได้",
            "Signing an update needs a private Ed25519 key and OpenSSL 3.",
        )
    return done.stdout.hex()


def _openssl(*args: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["openssl", *args], capture_output=True, check=False)
    except FileNotFoundError:
        raise InstallerError(
            f"ลงลายเซ็นต้องใช้ OpenSSL ขอให้ติดตั้งด้วย\n  {install_command(['openssl'])}",
            "OpenSSL is needed to sign.",
        ) from None
