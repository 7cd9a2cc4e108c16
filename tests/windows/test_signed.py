"""A certificate of the publisher: whoever builds names a program that signs, and each program made here goes to it."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from installer import tree, windows
from installer.commands import command, understood
from installer.sentences import InstallerError
from tests.house_rules import ROOT

SIGNS = """#!/bin/sh
printf '%s\\t%s\\n' "$1" "$HELD_BY" >> '{told}'
exit {code}
"""


def signer(place: Path, code: int = 0) -> tuple[Path, Path]:
    """A program that notes what it is to sign, and that file."""
    path, told = place / "ลงลายเซ็น ไฟล์.sh", place / "signed.txt"
    path.write_text(SIGNS.format(told=told, code=code), "utf-8")
    path.chmod(0o755)
    return path, told


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place to build in, and a program of one file in place of ours."""

    def python(_archive: Path, to: Path, _rules: tree.Rules) -> None:
        tree.written(to / "pythonw.exe", b"program")

    (tmp_path / "fetched" / "python").mkdir(parents=True)
    (tmp_path / "fetched" / "python" / "python-3.13.tar.gz").touch()
    for name in (
        "supplied",
        "packages",
        "program",
        "compiled",
        "library",
        "release",
        "must_have_tools",
    ):
        monkeypatch.setattr(windows, name, lambda *_words, **_named: None)
    sbom = SimpleNamespace(
        write=lambda *_words: None, wheels=lambda *_words: [], beside=lambda *_words: tmp_path
    )
    monkeypatch.setattr(windows, "sbom", sbom)
    monkeypatch.setattr(windows, "windows_python", python)
    monkeypatch.setattr(windows, "tools", lambda _source: [])
    return tmp_path


def test_starter_uninstaller_and_installer_are_signed_each_once(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign, told = signer(build)
    monkeypatch.setenv("HELD_BY", "a token")
    made = windows.build(ROOT, build, may_install=False, sign=sign)
    signed = [line.split("\t") for line in told.read_text("utf-8").splitlines()]
    assert {by for _file, by in signed} == {"a token"}, (
        "whoever signs knows what the builder's shell knows"
    )
    files = [Path(file) for file, _by in signed]
    assert len(files) == 3
    assert build / "work" / "Prongsai" / "Prongsai.exe" in files
    assert made[0] in files
    between = files.index(made[0]) - 1
    assert files[between] not in {made[0], build / "work" / "Prongsai" / "Prongsai.exe"}, (
        "the uninstaller, before"
    )


def test_without_it_nothing_is_signed_and_the_same_bytes_are_built_whatever_the_shell_knows(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign, told = signer(build)
    found = []
    for by in ("one", "another"):
        monkeypatch.setenv("HELD_BY", by)
        found.append(windows.build(ROOT, build, may_install=False)[0].read_bytes())
    assert found[0] == found[1]
    assert not told.exists()


def test_what_cannot_be_signed_is_not_built(build: Path) -> None:
    sign, told = signer(build, code=1)
    with pytest.raises(InstallerError, match="makensis failed"):
        windows.build(ROOT, build, may_install=False, sign=sign)
    assert len(told.read_text("utf-8").splitlines()) == 1, "it stops at the first"


def test_what_is_no_program_is_refused_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("words", "utf-8")
    for given in (plain, tmp_path / "nobody"):
        assert (
            command(
                ROOT,
                ["build", "windows", "--sign-with", str(given), "--out", str(tmp_path / "out")],
            )
            == 1
        )
        assert "--sign-with" in capsys.readouterr().err
    assert os.listdir(tmp_path / "out") == []


def test_only_what_is_for_windows_is_signed_so() -> None:
    with pytest.raises(SystemExit):
        understood(["build", "deb", "--sign-with", "program"])
