"""Updates as they are built: signed by OpenSSL with keys in files, taken by the program, the same bytes each time."""

import json
import subprocess
from pathlib import Path

import pytest

from core import updates
from core.errors import Refused
from installer import updates as building
from installer.commands import command
from installer.sentences import Stop
from storage.db.folder.opening import VERSION
from storage.updates.package import Updates
from storage.updates.versions import RELEASE
from tests.house_rules import ROOT
from tests.made_updates import PLATFORM, PYTHON, SECONDS


def key(path: Path) -> Path:
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(path)], check=True, capture_output=True)
    return path


def record(place: Path, *words: object) -> Path:
    place.mkdir(exist_ok=True)
    given = ["build", "keys", "--name", "ผู้เผยแพร่", "--out", str(place), *map(str, words)]
    assert command(ROOT, given) == 0
    return place / "publisher.json"


def program(home: Path, version: str, known: Path | None) -> Path:
    (home / "python").mkdir(parents=True)
    (home / PYTHON).write_text("#!/bin/sh\n", "utf-8")
    (home / PYTHON).chmod(0o755)
    (home / "main.py").write_text("print()\n", "utf-8")
    building.release(ROOT, home, PLATFORM, version, PYTHON, SECONDS, known)
    return home


def test_what_openssl_signs_the_program_takes(tmp_path: Path) -> None:
    root, current = key(tmp_path / "root.pem"), key(tmp_path / "key.pem")
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    installed = program(tmp_path / "installed", "0.1.0", keys)
    tree, made = program(tmp_path / "tree", "0.2.0", keys), tmp_path / "one.prongsai-update"
    building.update(tree, made, current, keys, "0.1.0", "สิ่งที่ใหม่\n“สองบรรทัด” \\ 1/2", SECONDS)
    own = Updates(tmp_path / "home", installed)
    assert own.take(made, lambda _done, _of: None).news == "สิ่งที่ใหม่\n“สองบรรทัด” \\ 1/2"
    again = tmp_path / "two.prongsai-update"
    building.update(tree, again, current, keys, "0.1.0", "สิ่งที่ใหม่\n“สองบรรทัด” \\ 1/2", SECONDS)
    assert again.read_bytes() == made.read_bytes()


def test_the_next_record_replaces_the_one_before(tmp_path: Path) -> None:
    root, first, second = (key(tmp_path / f"{name}.pem") for name in ("root", "first", "second"))
    before = record(tmp_path / "before", "--root-key", root, "--publisher-key", first)
    after = record(tmp_path / "after", "--root-key", root, "--publisher-key", second, "--publisher", before)
    assert json.loads(after.read_bytes())["number"] == json.loads(before.read_bytes())["number"] + 1
    own = Updates(tmp_path / "home", program(tmp_path / "installed", "0.1.0", before))
    made = {}
    for version, signer, keys in (("0.2.0", second, after), ("0.3.0", first, before)):
        made[version] = tmp_path / f"{version}.prongsai-update"
        building.update(
            program(tmp_path / version, version, keys), made[version], signer, keys, "0.1.0", "", SECONDS
        )  # fmt: skip
    assert own.take(made["0.2.0"], lambda _done, _of: None).version == "0.2.0"
    with pytest.raises(Refused) as refused:
        own.look(made["0.3.0"])
    assert refused.value.why == updates.old_keys().why


def test_a_key_the_record_does_not_name_signs_nothing(tmp_path: Path) -> None:
    root, current, other = (key(tmp_path / f"{name}.pem") for name in ("root", "key", "other"))
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    with pytest.raises(Stop, match="does not name this key"):
        building.update(
            program(tmp_path / "tree", "0.2.0", keys), tmp_path / "made", other, keys, "0.1.0", "", SECONDS
        )  # fmt: skip
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("version", "since", "news"),
    [("0.2", "0.1.0", ""), ("0.2.0", "0.1", ""), ("0.2.0", "0.1.0", "ก" * (updates.NEWS + 1))],
)
def test_what_every_program_would_refuse_is_not_built(tmp_path: Path, version: str, since: str, news: str) -> None:
    root, current = key(tmp_path / "root.pem"), key(tmp_path / "key.pem")
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    tree, made = program(tmp_path / "tree", version, keys), tmp_path / "one.prongsai-update"
    with pytest.raises(Stop):
        building.update(tree, made, current, keys, since, news, SECONDS)
    assert not made.exists()


def test_without_a_record_the_built_program_carries_no_keys(tmp_path: Path) -> None:
    home = program(tmp_path / "tree", "0.1.0", None)
    found = json.loads((home / "release.json").read_bytes())
    assert found["publisher"] is None
    assert (found["tables"], found["platform"], found["version"]) == (VERSION, PLATFORM, "0.1.0")


def test_an_update_needs_a_key_and_a_record_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(ROOT, ["build", "update", "--out", str(tmp_path)]) == 1
    assert "--publisher-key" in capsys.readouterr().err
    (tmp_path / "no.pem").write_text("words", "utf-8")
    given = ["--root-key", str(tmp_path / "no.pem"), "--publisher-key", str(tmp_path / "no.pem"), "--name", "ก"]
    assert command(ROOT, ["build", "keys", "--out", str(tmp_path), *given]) == 1
    assert "no Ed25519 key" in capsys.readouterr().err


def test_no_key_lies_among_the_files_of_the_project() -> None:
    rooms = ("core", "storage", "ui", "wiring", "resources", "installer")
    ours = [path for room in rooms for path in (ROOT / room).rglob("*")]
    assert [path for path in ours if path.suffix in (".pem", ".key") or path.name in ("publisher.json", RELEASE)] == []
