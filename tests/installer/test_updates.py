"""Updates as they are built: signed by OpenSSL with keys in files, taken by the program, the same bytes each time."""

import json
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from core import updates
from core.errors import RefusedError
from core.updates import MOST_FILES, clashing, fit_path
from installer import deb, linux, sbom, tree, windows
from installer import updates as building
from installer.commands import command, understood
from installer.debian import members
from installer.sentences import InstallerError
from storage.db.folder.opening import VERSION
from storage.updates.package import ProgramUpdater
from storage.updates.versions import RELEASE
from tests import debian, linux_files, windows_files
from tests.house_rules import ROOT
from tests.made_updates import PLATFORM, PYTHON, SECONDS


def key(path: Path) -> Path:
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(path)],
        check=True,
        capture_output=True,
    )
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
    tree.written(home / "licences" / sbom.SBOM, b"{}")
    building.release(ROOT, home, PLATFORM, version, PYTHON, SECONDS, known)
    return home


def test_what_openssl_signs_the_program_takes(tmp_path: Path) -> None:
    root, current = key(tmp_path / "root.pem"), key(tmp_path / "key.pem")
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    installed = program(tmp_path / "installed", "0.1.0", keys)
    tree = program(tmp_path / "tree", "0.2.0", keys)
    made = tmp_path / "one.prongsai-update"
    signing = building.UpdateSigningInput(current, keys, "0.1.0", "สิ่งที่ใหม่\n“สองบรรทัด” \\ 1/2")
    building.update(tree, made, signing, SECONDS)
    own = ProgramUpdater(tmp_path / "home", installed)
    assert own.take(made, lambda _done, _of: None).news == "สิ่งที่ใหม่\n“สองบรรทัด” \\ 1/2"
    again = tmp_path / "two.prongsai-update"
    building.update(tree, again, signing, SECONDS)
    assert again.read_bytes() == made.read_bytes()


def test_the_next_record_replaces_the_one_before(tmp_path: Path) -> None:
    root, first, second = (key(tmp_path / f"{name}.pem") for name in ("root", "first", "second"))
    before = record(tmp_path / "before", "--root-key", root, "--publisher-key", first)
    after = record(
        tmp_path / "after", "--root-key", root, "--publisher-key", second, "--publisher", before
    )
    assert json.loads(after.read_bytes())["number"] == json.loads(before.read_bytes())["number"] + 1
    own = ProgramUpdater(tmp_path / "home", program(tmp_path / "installed", "0.1.0", before))
    made = {}
    for version, signer, keys in (("0.2.0", second, after), ("0.3.0", first, before)):
        made[version] = tmp_path / f"{version}.prongsai-update"
        signing = building.UpdateSigningInput(signer, keys, "0.1.0", "")
        building.update(program(tmp_path / version, version, keys), made[version], signing, SECONDS)
    assert own.take(made["0.2.0"], lambda _done, _of: None).version == "0.2.0"
    with pytest.raises(RefusedError) as refused:
        own.look(made["0.3.0"])
    assert refused.value.why == updates.old_keys().why


def test_a_key_the_record_does_not_name_signs_nothing(tmp_path: Path) -> None:
    root, current, other = (key(tmp_path / f"{name}.pem") for name in ("root", "key", "other"))
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    tree = program(tmp_path / "tree", "0.2.0", keys)
    signing = building.UpdateSigningInput(other, keys, "0.1.0", "")
    with pytest.raises(InstallerError, match="does not name this key"):
        building.update(tree, tmp_path / "made", signing, SECONDS)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("version", "since", "news"),
    [("0.2", "0.1.0", ""), ("0.2.0", "0.1", ""), ("0.2.0", "0.1.0", "ก" * (updates.NEWS + 1))],
)
def test_what_every_program_would_refuse_is_not_built(
    tmp_path: Path, version: str, since: str, news: str
) -> None:
    root, current = key(tmp_path / "root.pem"), key(tmp_path / "key.pem")
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    tree = program(tmp_path / "tree", version, keys)
    made = tmp_path / "one.prongsai-update"
    with pytest.raises(InstallerError):
        building.update(
            tree, made, building.UpdateSigningInput(current, keys, since, news), SECONDS
        )
    assert not made.exists()


def test_without_a_record_the_built_program_carries_no_keys(tmp_path: Path) -> None:
    home = program(tmp_path / "tree", "0.1.0", None)
    found = json.loads((home / "release.json").read_bytes())
    assert found["publisher"] is None
    assert (found["tables"], found["platform"], found["version"]) == (VERSION, PLATFORM, "0.1.0")


def test_an_update_needs_a_key_and_a_record_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(ROOT, ["build", "update", "--out", str(tmp_path)]) == 1
    assert "--publisher-key" in capsys.readouterr().err
    (tmp_path / "no.pem").write_text("words", "utf-8")
    given = [
        "--root-key",
        str(tmp_path / "no.pem"),
        "--publisher-key",
        str(tmp_path / "no.pem"),
        "--name",
        "ก",
    ]
    assert command(ROOT, ["build", "keys", "--out", str(tmp_path), *given]) == 1
    assert "no Ed25519 key" in capsys.readouterr().err


def test_an_update_is_of_windows_unless_another_system_is_named() -> None:
    assert understood(["build", "update"]).platform == "windows"
    assert understood(["build", "update", "--platform", "linux"]).platform == "linux"
    told = (ROOT / "docs" / "updates.md").read_text("utf-8")
    assert f"| `prongsai`; `{windows.PLATFORM}` or `{linux.PLATFORM}` |" in told


def test_an_update_is_called_by_its_version_and_system_and_carries_its_list_of_parts(
    tmp_path: Path,
) -> None:
    root, current = key(tmp_path / "root.pem"), key(tmp_path / "key.pem")
    keys = record(tmp_path / "keys", "--root-key", root, "--publisher-key", current)
    home = program(tmp_path / "tree", "0.2.0", keys)
    made = building.update_of(
        home, tmp_path, building.UpdateSigningInput(current, keys, "0.1.0", ""), SECONDS
    )
    assert [path.name for path in made] == [
        f"Prongsai-0.2.0-{PLATFORM}.prongsai-update",
        f"Prongsai-0.2.0-{PLATFORM}-update.cdx.json",
    ]
    ProgramUpdater(tmp_path / "home", program(tmp_path / "installed", "0.1.0", keys)).take(
        made[0], lambda _done, _of: None
    )
    inside = tmp_path / "home" / "versions" / "0.2.0" / "licences" / sbom.SBOM
    assert inside.read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize("system", [linux_files, windows_files])
def test_every_name_that_is_shipped_is_one_an_update_may_have(system: ModuleType) -> None:
    known = tree.rules(ROOT)
    shipped = [linux.put(name) for name in system.known()[1] if tree.goes(name, known)]
    ours = [
        path.relative_to(ROOT).as_posix()
        for name in tree.PROGRAM
        for path in tree.walked(ROOT / name)
        if "__pycache__" not in path.parts
    ]
    assert len(ours) > 500
    assert len(shipped) > 500
    names = {*shipped, *ours}
    assert [name for name in names if not fit_path(name)] == []
    assert not clashing(names)
    assert len(names) * 2 < MOST_FILES, "compiled modules lie beside"


def test_what_the_trial_of_the_package_makes_is_what_it_says(tmp_path: Path) -> None:
    by = debian.publisher(tmp_path / "keys")
    home = program(tmp_path / "tree", "0.1.0", None)
    (home / "NOTICE").write_text("", "utf-8")
    tree.written(home / "python" / "python3.11", b"")
    made = deb.packed(home, tmp_path, "0.1.0", SECONDS)
    newer = debian.newer_of(made, tmp_path / "newer.deb", "0.2.0", by.release(home, "0.2.0"))
    control = debian.contents(dict(members(newer))["control.tar.gz"])["control"].decode()
    assert "\nVersion: 0.2.0\n" in control
    installed = debian.unpacked(newer, tmp_path / "installed")
    assert {path.name for path in installed.iterdir()} >= {"NEWER", "main.py"}
    own = ProgramUpdater(tmp_path / "home", installed)
    good = debian.update_to("0.3.0", home, by, tmp_path / "good.prongsai-update")
    assert own.take(good, lambda _done, _of: None).version == "0.3.0"
    bad = debian.failing_to("0.4.0", home, by, tmp_path / "bad.prongsai-update")
    assert own.take(bad, lambda _done, _of: None).publisher == debian.TRIED
    taken = tmp_path / "home" / "versions" / "0.4.0"
    assert (taken / "main.py").read_text("utf-8") == debian.FAILS
    with pytest.raises(InstallerError, match="ลองไม่ผ่าน"):
        debian.must(1, 2, "words")


@pytest.mark.parametrize("content", [None, b"words", b"[]", b'{"prongsai":"update"}'])
@pytest.mark.parametrize("what", ["windows", "deb", "portable", "update"])
def test_nothing_is_built_of_a_record_that_is_none(
    tmp_path: Path, content: bytes | None, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "publisher.json"
    if content is not None:
        given.write_bytes(content)
    assert (
        command(ROOT, ["build", what, "--out", str(tmp_path / "out"), "--publisher", str(given)])
        == 1
    )
    assert "no record of a publisher's keys" in capsys.readouterr().err
    assert [*(tmp_path / "out").iterdir()] == []


def test_no_key_lies_among_the_files_of_the_project() -> None:
    rooms = ("core", "storage", "ui", "wiring", "resources", "installer")
    ours = [path for room in rooms for path in (ROOT / room).rglob("*")]
    assert [
        path
        for path in ours
        if path.suffix in (".pem", ".key") or path.name in ("publisher.json", RELEASE)
    ] == []
