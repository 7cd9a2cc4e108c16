"""Stages of what is carried from Windows to Linux and back: the sample job, an office, a bundle, file names."""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.golden.folders import KEPT, PRESENT, SEEN, unpack
from tests.windows.trusted import believes, certified
from tests.windows.work import ROOT, Work, must

VARYING = (  # what differs from one run to the next: codes, keys, hashes, seconds, folders
    (re.compile(r"(?:\d{5} ){7}\d{5}"), "<fingerprint>"),
    (re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"), "<code>"),
    (re.compile(r"\b[0-9a-f]{16,64}\b"), "<hex>"),
    (re.compile(r"\d+\.\d วินาที"), "<seconds>"),
)
# of a sentence that says what was not done; of one about a bug
NOT_DONE = "ไม่สำเร็จ"
STUMBLED = "สะดุด"


def demo(work: Work, _what: str) -> str:
    """The whole sample job says on Windows what it says here, and so does a second one."""
    room = work.room("demo")
    ran = work.program.do(
        "demo", "--out", room / "demo", keys=room / "keys", patience=600 * work.patience
    )
    must(ran.code == 0, ran.said)
    here = room / "here"
    code, said = _here("demo", "--out", here, keys=room / "keys here")
    must(code == 0, said)
    theirs = _plain(ran.said, work.pc.path(room / "demo"))
    ours = _plain(said, str(here))
    must(
        theirs == ours,
        "\n".join(f"{a!r} / {b!r}" for a, b in zip(theirs, ours, strict=False) if a != b)[:2000],
    )
    return f"{len(theirs)} lines, the same as on Linux ({ran.seconds:.0f} s); the end: {ran.said.splitlines()[-1]}"


def digest(work: Work, _what: str) -> str:
    """A kept office folder with fixed keys is on Windows exactly what it is on Linux."""
    room = work.room("digest")
    office, keys = unpack(KEPT / PRESENT, room)
    wanted = json.loads((KEPT / PRESENT / SEEN).read_text("utf-8"))["digest"]
    ran = work.program.do("digest", office, "--json", keys=keys)
    must(ran.code == 0, ran.said)
    code, said = _here("digest", office, "--json", keys=keys)
    must(code == 0 and json.loads(said) == json.loads(ran.said), f"here {said}, there {ran.said}")
    must(wanted in ran.said, f"kept {wanted}, now {ran.said}")
    checked = work.program.do("office", "check", office, keys=keys)
    must(checked.code in (0, 1) and "Traceback" not in checked.said, checked.said)
    return f"format {PRESENT}: {wanted}"


def there_and_back(work: Work, _what: str) -> str:
    """An office made on Windows goes on here and comes back; a bundle of one is read by the other, both ways.

    Its keys are bound to the person on Windows: here they open by their passphrase alone.
    """
    room, do = work.room("carried"), work.program.do
    keys = room / "keys"
    office = room / "อำเภอ"
    centre = room / "ส่วนกลาง"
    made = do("office", "new", office, *_named("S10", "province"), keys=keys)
    must(made.code == 0, made.said)
    sample = ROOT / "resources" / "samples" / "cdd_province_a.json"
    took = do(
        "answers",
        "import",
        office,
        sample,
        "--instrument",
        "cdd-clean",
        "--year",
        "2569",
        keys=keys,
    )
    must(took.code == 0, took.said)
    there = _digest_there(work, office, keys)
    moved, theirs = room / "แฟลชไดรฟ์" / "อำเภอ", room / "แฟลชไดรฟ์" / "keys"
    shutil.copytree(office, moved)
    refused = _keys_moved(work, office, keys, moved, theirs)
    must(
        _here("digest", moved, keys=theirs).said.strip() == there,
        "moved to Linux it is another office",
    )
    ref = json.loads(_here("record", "list", moved, "office", "--json", keys=theirs)[1])[0]["ref"]
    code, said = _here("record", "set", moved, ref, "phone=0 2000 0000", keys=theirs)
    must(code == 0, said)
    after = _here("digest", moved, keys=theirs)[1].strip()
    must(
        after != there and _digest_there(work, moved, keys) == after,
        "back on Windows it is not what Linux left",
    )
    code, said = _here("office", "new", centre, *_named("S00", "centre"), keys=theirs)
    must(code == 0, said)
    wine, linux = partial(do, keys=keys), partial(_here, keys=theirs)
    answers = [
        certified(asks, folder, kind, linux, room / "ราก")
        for asks, folder, kind in ((linux, centre, "centre"), (wine, moved, "province"))
    ]
    believes(linux, centre, *answers)
    believes(wine, moved, *answers)
    key, other = room / "centre.key", room / "S10.key"
    key.write_text(_here("key", "show", centre, keys=theirs).said.strip() + "\n", "utf-8")
    other.write_text(do("key", "show", moved, keys=keys).said.strip() + "\n", "utf-8")
    sent, answer = room / "จาก Windows.prongsai", room / "จาก Linux.prongsai"
    must(
        do("bundle", "export", moved, "--to", key, "--out", sent, keys=keys).code == 0,
        "no bundle from Windows",
    )
    code, said = _here("bundle", "import", centre, sent, keys=theirs)
    must(code == 0, f"a bundle of Windows read on Linux: {said}")
    code, said = _here("bundle", "export", centre, "--to", other, "--out", answer, keys=theirs)
    must(code == 0, said)
    back = do("bundle", "import", moved, answer, keys=keys)
    must(back.code == 0, f"a bundle of Linux read on Windows: {back.said}")
    sizes = f"{sent.stat().st_size} and {answer.stat().st_size} bytes"
    return (
        f"office {there} moved and written on both sides; bundles read both ways ({sizes})\n"
        f"its keys as they were copied: {refused}"
    )


def _named(code: str, kind: str) -> tuple[str, ...]:
    return "--name", f"ตัวอย่าง {code}", "--code", code, "--kind", kind, "--year", "2569"


def _keys_moved(work: Work, office: Path, keys: Path, moved: Path, theirs: Path) -> str:
    """Copy the keys for Linux, where only their passphrase opens them; what was said before that."""
    word = office.parent / "รหัสผ่าน.txt"
    word.write_text("a stick from Windows to Linux\n", "utf-8")
    sealed = work.program.do("key", "protect", office, "--passphrase-file", word, keys=keys)
    must(sealed.code == 0, sealed.said)
    shutil.copytree(keys, theirs)
    refused = _here("undo", moved, keys=theirs)
    must(
        refused.code == 1 and "เปิดได้ด้วยรหัสผ่านเท่านั้น" in refused.said,
        f"keys bound on Windows: {refused}",
    )
    opened = _here("key", "unlock", moved, "--passphrase-file", word, keys=theirs)
    must(opened.code == 0, opened.said)
    return refused.said.splitlines()[1]


def names(work: Work, _what: str) -> str:
    """Names of files: Thai, composed and decomposed, alike but for case, with what Windows cannot have in a name."""
    room, do = work.room("names"), work.program.do
    keys = room / "keys"
    office = room / "หน่วยงาน"
    seen = []
    made = do("office", "new", office, *_named("S90", "section"), keys=keys)
    must(made.code == 0, made.said)
    theirs = room / "keys here"
    _keys_moved(work, office, keys, office, theirs)
    written = {
        "กำหนดการ ๑.txt",
        unicodedata.normalize("NFC", "résumé.txt"),
        unicodedata.normalize("NFD", "über.txt"),
    }
    asks = partial(do, keys=keys)
    believes(asks, office, certified(asks, office, "office", asks, room / "ราก"))
    key = room / "กุญแจ ที่ ๑.key"
    key.write_text(do("key", "show", office, keys=keys).said.strip() + "\n", "utf-8")
    for name in sorted(written):
        out = room / Path(name).with_suffix(".prongsai")
        ran = do("bundle", "export", office, "--to", key, "--out", out, keys=keys)
        must(ran.code == 0 and out.exists(), f"{name}: {ran.said}")
        code, said = _here("bundle", "inspect", out, office, keys=theirs)
        must(code == 0, f"{name}: {said}")
        seen.append(name)
    upper = room / "STICK.PRONGSAI"
    shutil.copyfile(room / "กำหนดการ ๑.prongsai", upper)
    ran = do("bundle", "inspect", upper, office, keys=keys)
    must(ran.code == 0, f"an ending in capitals: {ran.said}")
    before = sorted(path.name for path in room.iterdir())
    for reserved in ("con.prongsai", "a?b.prongsai", "nul"):
        ran = do(
            "bundle",
            "export",
            office,
            "--to",
            key,
            "--out",
            f"{work.pc.path(room)}\\{reserved}",
            keys=keys,
        )
        must(
            ran.code == 1 and NOT_DONE in ran.said and STUMBLED not in ran.said,
            f"{reserved}: {ran.code} {ran.said}",
        )
        seen.append(f"{reserved}: {' '.join(ran.said.split())}")
    must(
        sorted(path.name for path in room.iterdir()) == before, "something was written all the same"
    )
    return "\n".join([*seen, "an ending in capitals is read"])


class Here(NamedTuple):
    code: int
    said: str


def _here(*words: object, keys: Path) -> Here:
    """One command line of the program on this PC."""
    environ = {**os.environ, "PRONGSAI_KEYS": str(keys)}
    line = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    done = subprocess.run(line, env=environ, capture_output=True, encoding="utf-8", check=False)
    return Here(done.returncode, done.stdout if done.returncode == 0 else done.stderr)


def _digest_there(work: Work, office: Path, keys: Path) -> str:
    ran = work.program.do("digest", office, keys=keys)
    must(ran.code == 0, ran.said)
    return ran.said.strip()


def _plain(said: str, folder: str) -> list[str]:
    """What a run said, without what differs from one to the next."""
    said = said.replace(folder, "<folder>").replace("\\", "/")
    for pattern, word in VARYING:
        said = pattern.sub(word, said)
    return said.strip().splitlines()
