"""Folders nobody may write to, disks that are full, sticks that are pulled: a calm sentence; the next try is whole."""

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import main
from core.log.certificates import fingerprint
from tests.limited import ROOT, CommandOutput, as_anybody, closed, command, every_byte
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, is_calm, know
from ui.terminal import bundles
from ui.terminal.commands import root, run

SMALL, LARGE = "small.prongsai", "large.prongsai"  # without and with the original photo of 600 kB


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certified office with an assessment and a photo, a centre, and two files from one to the other."""
    place = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PRONGSAI_KEYS", str(place / "keys"))

        def do(*words: object) -> None:
            assert run(root, [*map(str, words), "--json"], main.desk()) == 0, words

        office, centre = place / "office", place / "centre"
        do("office", "new", centre, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR)
        do(
            "office",
            "new",
            office,
            "--name",
            "จังหวัด",
            "--code",
            "S10",
            "--kind",
            "province",
            "--parent",
            "S00",
            *YEAR,
        )
        do("key", "root", "new", place / "root", "--name", "เจ้าของโปรแกรม")
        enrolled(do, place, "centre", "centre")
        enrolled(do, place, "office", "province")
        do("bundle", "import", centre, place / "office.trust")
        do("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
        noise = random.Random(7).randbytes(900 * 900 * 3)
        Image.frombytes("RGB", (900, 900), noise).save(place / "photo.jpg", quality=85)
        ref = assessment(place)
        do("evidence", "add", office, place / "photo.jpg", "--to", ref)
        age = main.desk().keys.of(centre)["age"]
        do("bundle", "export", office, "--to", age, "--out", place / SMALL)
        do("bundle", "originals", centre, "all")
        do(
            "bundle",
            "export",
            centre,
            "--to",
            main.desk().keys.of(office)["age"],
            "--out",
            place / "down.prongsai",
        )
        do("bundle", "import", office, place / "down.prongsai")
        do("bundle", "export", office, "--to", age, "--out", place / LARGE)
        (place / "centre.key").write_text(age)
        (place / "out").mkdir()
    return place


def enrolled(do: Callable[..., None], place: Path, name: str, kind: str) -> None:
    from storage.exchange.enrolment import read_trust

    folder, answer = place / name, place / f"{name}.trust"
    do("key", "request", folder, "--out", place / f"{name}.request")
    do(
        "key",
        "certify",
        place / "root",
        place / f"{name}.request",
        "--class",
        kind,
        "--letter",
        "A",
        "--out",
        answer,
    )
    digits = read_trust(answer).roots
    do("key", "root", "trust", folder, answer, "--fingerprint", fingerprint(*digits))


def assessment(place: Path) -> str:
    with main.desk().look(place / "office") as look:
        return str(look.reader.records("assessment")[0].ref)


@pytest.fixture
def here(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that world."""
    place = tmp_path / "here"
    shutil.copytree(world, place)
    monkeypatch.setenv("PRONGSAI_KEYS", str(place / "keys"))
    return place


def export(here: Path, most: int | None = None) -> CommandOutput:
    words = (
        "bundle",
        "export",
        here / "office",
        "--to",
        here / "centre.key",
        "--out",
        here / "out" / "up.prongsai",
    )
    return command(*words, keys=here / "keys", most=most)


def take(here: Path, name: str, most: int | None = None) -> CommandOutput:
    return command("bundle", "import", here / "centre", here / name, keys=here / "keys", most=most)


def again(do: Command, here: Path) -> None:
    """Now nothing stands in the way: it comes to what an uninterrupted export comes to."""
    out = here / "out" / "up.prongsai"
    assert (
        do("bundle", "export", here / "office", "--to", here / "centre.key", "--out", out).code == 0
    )
    assert do("bundle", "import", here / "centre", out).code == 0
    assert whole(do, here)


def whole(do: Command, here: Path) -> bool:
    """The centre is sound and knows of the office what the office knows of itself."""
    sound = do("office", "check", here / "centre", "--json").value["sound"]
    with main.desk().look(here / "office") as look:
        unit = look.unit
        own = look.reader.digest(unit)
    with main.desk().look(here / "centre") as look:
        return sound and look.reader.digest(unit) == own


def nothing_half(here: Path) -> bool:
    return not list(here.rglob("*.part")) and not list((here / "out").iterdir())


CLOSED_TO_EXPORT = ["out", "keys"]


@pytest.mark.parametrize("place", CLOSED_TO_EXPORT)
def test_an_export_past_something_read_only_is_refused_and_the_next_one_is_whole(
    do: Command, here: Path, place: str
) -> None:
    with closed(here / place):
        output = export(here)
    assert output.calm, output
    assert nothing_half(here)
    again(do, here)


CLOSED_TO_IMPORT = ["centre", "centre/prongsai.db", "centre/blobs", "keys"]


@pytest.mark.parametrize("place", CLOSED_TO_IMPORT)
def test_an_import_past_something_read_only_is_refused_and_the_next_one_is_whole(
    do: Command, here: Path, place: str
) -> None:
    before = do("digest", here / "centre").out
    with closed(here / place):
        output = take(here, LARGE)
    assert output.calm, output
    assert do("digest", here / "centre").out == before
    assert do("bundle", "import", here / "centre", here / LARGE).code == 0
    assert whole(do, here)
    assert list((here / "centre" / "blobs").glob("*/*"))


def test_a_sender_nobody_knows_waits_only_where_its_file_can_be_kept(
    do: Command, here: Path
) -> None:
    stranger = here / "stranger"
    assert (
        do(
            "office", "new", stranger, "--name", "ใหม่", "--code", "S12", "--kind", "district", *YEAR
        ).code
        == 0
    )
    know(do, stranger, here / "centre")
    out = here / "unknown.prongsai"
    assert do("bundle", "export", stranger, "--to", here / "centre.key", "--out", out).code == 0
    with closed(here / "centre" / "inbox"):
        assert take(here, out.name).calm
    assert not list((here / "centre" / "inbox").iterdir())
    assert do("bundle", "import", here / "centre", out).code == 0
    assert len(list((here / "centre" / "inbox").glob("*.waiting"))) == 1


def test_a_dry_run_reads_where_nothing_can_be_written(here: Path) -> None:
    words = ("bundle", "import", here / "centre", here / SMALL, "--dry-run")
    before = every_byte(here / "centre")
    with closed(here / "centre"), closed(here / "keys"):
        output = command(*words, keys=here / "keys")
        other = command("centre", "status", here / "centre", keys=here / "keys")
    assert (output.code, other.code) == (0, 0), output.err + other.err
    assert "รายการใหม่" in output.out
    assert every_byte(here / "centre") == before


def newest_words_in_the_journal(here: Path) -> str:
    """Save as a program that is killed right after: the words stand in the journal alone, which has no index."""
    program = (
        "import os, sys; from functools import partial; from pathlib import Path\n"
        "import main; from core.log.deeds import FieldWrite, write_fields; from core.values import Ref, Text\n"
        "from core.people.units import office_of\n"
        "with main.desk().open(Path(sys.argv[1])) as office:\n"
        "    record = office.session.read(lambda reader: reader.records('office', office.unit))[0].ref\n"
        "    new = FieldWrite('name', Text('ชื่อใหม่ล่าสุด'))\n"
        "    office.session.do_now(lambda ctx, store: write_fields(ctx, store, record, [new], 'name'))\n"
        "    os._exit(9)\n"
    )
    words = [sys.executable, "-c", program, str(here / "office")]
    assert (
        subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode
        == 9
    )
    (here / "office" / "prongsai.db-shm").unlink()
    assert (here / "office" / "prongsai.db-wal").stat().st_size
    return "ชื่อใหม่ล่าสุด"


@pytest.mark.parametrize("killed", [False, True])
def test_a_read_only_folder_is_read_printed_sent_and_backed_up_elsewhere(
    do: Command, here: Path, killed: bool
) -> None:
    office, keys, out = here / "office", here / "keys", here / "out"
    name = newest_words_in_the_journal(here) if killed else "จังหวัด"
    record, before = assessment(here), every_byte(office)
    with closed(office):
        shown = command("record", "list", office, "office", "--json", keys=keys)
        assert name in shown.out, shown
        assert command("search", office, "ทุจริต", keys=keys).code == 0
        sound = command("office", "check", office, "--json", keys=keys)
        assert '"sound": true' in sound.out, sound
        draft = command(
            "paper", "print", office, record, "checklist", "--out", out / "draft.pdf", keys=keys
        )
        assert draft.code == 0, draft
        sent = export(here)
        assert sent.code == 0, sent
        kept = command("backup", office, "--to", out / "kept", keys=keys)
        assert kept.code == 0, kept
        assert "จดที่เก็บนี้" in kept.out  # a later erasure does not know of the place
        refused = command("record", "set", office, record, "no=2", keys=keys)
        assert refused.calm
        assert "ไม่มีสิทธิ์" in refused.err
    assert every_byte(office) == before
    assert do("bundle", "import", here / "centre", out / "up.prongsai").code == 0
    assert whole(do, here)
    (backup,) = (out / "kept").glob("*.prongsai-backup")
    assert do("restore", backup, here / "again").code == 0
    assert name in do("record", "list", here / "again", "office", "--json").out


def test_on_a_full_drive_the_folder_is_read_and_no_keys_are_called_lost(here: Path) -> None:
    """The limit leaves no room for the index of a journal, without which SQLite opens no database of ours."""
    office, keys = here / "office", here / "keys"
    newest_words_in_the_journal(here)
    assert (
        "ชื่อใหม่" in command("record", "list", office, "office", "--json", keys=keys, most=20_000).out
    )
    found = command("office", "check", office, "--json", keys=keys, most=20_000)
    assert '"sound": true' in found.out, found
    refused = command("record", "set", office, assessment(here), "no=2", keys=keys, most=20_000)
    assert refused.calm
    assert "กุญแจ" not in refused.err
    assert "เต็ม" in refused.err


def test_keys_that_cannot_be_read_are_not_called_lost(do: Command, here: Path) -> None:
    (home,) = (here / "keys").glob(
        f"{do('office', 'info', here / 'office', '--json').value['folder']}"
    )
    home.chmod(0)
    try:
        found = command("office", "check", here / "office", "--json", keys=here / "keys")
        refused = command(
            "document",
            "start",
            here / "office",
            "--instrument",
            "cdd-clean",
            *YEAR,
            keys=here / "keys",
        )
    finally:
        home.chmod(0o700)
    assert '"keys_unread"' in found.out, found
    assert '"kind": "keys"' not in found.out
    assert "ไม่มีสิทธิ์" in refused.err
    assert "ทำกุญแจใหม่" not in refused.err


@pytest.mark.parametrize("out", ["centre.request", "centre.trust"])
def test_a_request_or_an_answer_that_cannot_be_written_is_refused(here: Path, out: str) -> None:
    words = {
        "centre.request": ("key", "request", here / "office", "--out", here / "out" / out),
        "centre.trust": ("key", "root", "write", here / "office", "--out", here / "out" / out),
    }[out]
    with closed(here / "out"):
        assert command(*words, keys=here / "keys").calm
    assert nothing_half(here)


# bytes a file may have: the folder, its journal, what is sealed, the file
MOST = [0, 100, 5_000, 60_000, 300_000]


@pytest.mark.parametrize("most", MOST)
def test_a_full_disk_during_an_export_is_a_sentence_and_the_next_one_is_whole(
    do: Command, here: Path, most: int
) -> None:
    output = export(here, most=most)
    assert output.calm, output
    assert "เสียหาย" not in output.err, "a full disk is no damage"
    assert "เต็ม" in output.err or most == 0
    assert nothing_half(here)
    again(do, here)


FILES = [(0, SMALL), (5_000, SMALL), (60_000, SMALL), (300_000, LARGE)]


@pytest.mark.parametrize(("most", "name"), FILES, ids=[f"{name} in {most}" for most, name in FILES])
def test_a_full_disk_during_an_import_is_a_sentence_and_the_next_one_is_whole(
    do: Command, here: Path, most: int, name: str
) -> None:
    before = do("digest", here / "centre").out
    output = take(here, name, most=most)
    assert output.calm, output
    assert "เสียหาย" not in output.err
    assert do("digest", here / "centre").out == before
    assert do("bundle", "import", here / "centre", here / name).code == 0
    assert whole(do, here)


def test_a_stick_that_is_pulled_while_the_file_is_written_is_reported(
    do: Command, here: Path
) -> None:
    """The folder goes as soon as something of the file is there."""
    line = [
        sys.executable,
        ROOT / "main.py",
        "bundle",
        "export",
        here / "office",
        "--to",
        here / "centre.key",
    ]
    victim = subprocess.Popen(
        [*map(str, line), "--out", str(here / "out" / "up.prongsai")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=as_anybody(),
    )
    try:
        while victim.poll() is None and not list((here / "out").glob(".*.part")):
            time.sleep(0.0005)
        (here / "out").rename(here / "gone")
    finally:
        out, err = victim.communicate(timeout=60)
    if victim.returncode == 0:  # the file was whole before the stick was pulled
        assert "อ่านกลับตรวจแล้ว" in out
        assert (here / "gone" / "up.prongsai").exists()
    else:
        assert CommandOutput(victim.returncode, out, err).calm
        assert "ถอดสื่อได้" not in out
    (here / "out").mkdir()
    again(do, here)


def gone(folder: Path, _file: Path) -> None:
    shutil.rmtree(folder)


def cut(_folder: Path, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def empty(_folder: Path, file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("happens", [gone, cut, empty])
def test_what_happens_to_the_stick_before_the_file_was_read_back_is_reported(
    do: Command, here: Path, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path, Path], None]
) -> None:
    out, real = here / "out" / "up.prongsai", os.replace

    def replace(old: Path, new: Path) -> None:
        real(old, new)
        if Path(new) == out:
            happens(out.parent, out)

    monkeypatch.setattr(os, "replace", replace)
    output = do("bundle", "export", here / "office", "--to", here / "centre.key", "--out", out)
    monkeypatch.undo()
    assert output.code == 1
    assert is_calm(output)
    assert "ถอดสื่อได้" not in output.out


def test_a_stick_that_breaks_while_it_is_read_back_is_reported(
    do: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "posix_fadvise", broken)
    out = here / "out" / "up.prongsai"
    output = do("bundle", "export", here / "office", "--to", here / "centre.key", "--out", out)
    assert output.code == 1
    assert is_calm(output)
    assert "ขัดข้อง" in output.err


def test_what_fails_once_a_file_was_taken_in_does_not_hide_that(
    do: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundles, "import_output", full)
    nothing, taken = (
        do("bundle", "import", here / "centre", here / name) for name in ("photo.jpg", SMALL)
    )
    assert (nothing.code, taken.code) == (1, 1)
    assert "บันทึกแล้ว แต่ขั้นต่อจากนั้นไม่สำเร็จ" in taken.err
    assert "บันทึกแล้ว" not in nothing.err
    monkeypatch.undo()
    monkeypatch.setenv("PRONGSAI_KEYS", str(here / "keys"))
    assert whole(do, here)
