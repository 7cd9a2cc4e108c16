"""The program as a user at a terminal has it: a process for every command, or, where many are needed, a call."""

import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import main
from core.blocks.code import MARK
from tests import forked
from tests.ui.desktop.conftest import desk, look, made_ahead, new_window, window, worn
from ui.terminal.commands import root, run

# fixtures of the journeys by hand
__all__ = ["desk", "look", "made_ahead", "new_window", "window", "worn"]
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"
CDD = ("--instrument", "cdd-clean", "--year", "2569")
PROVINCE = (
    "--name",
    "จังหวัดตัวอย่าง ก",
    "--code",
    "S10",
    "--kind",
    "province",
    "--parent",
    "S00",
    "--year",
    "2569",
)

Program = Callable[..., Any]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run the program with --json; what it says."""
    environ = {**os.environ, "PRONGSAI_KEYS": str(tmp_path / "keys")}

    def run(*words: object, code: int = 0) -> Any:
        done = forked.run([*words, "--json"], environ)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if done.stdout else done.stderr

    return run


def enrol(program: Program, issuer: Path, folder: Path, kind: str, letter: str = "A") -> None:
    """The office asks, somebody above certifies, the office compares the fingerprint and takes the answer in."""
    asked = folder.with_suffix(".request")
    answer = folder.with_suffix(".trust")
    program("key", "request", folder, "--out", asked)
    program("key", "certify", issuer, asked, "--class", kind, "--letter", letter, "--out", answer)
    trust(program, folder, answer)


def trust(program: Program, folder: Path, answer: Path) -> None:
    """Compare the fingerprint of a .trust file and take it in: its certificates are known from then on."""
    paper = program("key", "root", "show", answer)["fingerprint"]
    program("key", "root", "trust", folder, answer, "--fingerprint", paper)


def tool(*words: object) -> str:
    """What a tool of the system says."""
    name = str(words[0])
    assert shutil.which(name), f"{name} is one of the packages the tests need"
    done = subprocess.run(
        list(map(str, words)), capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    return done.stdout


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The same without a process for each command; what it says, with `code` other than 0 and no value its errors."""
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return command


def command(*words: object, code: int = 0) -> Any:
    """What the program says to somebody who calls it here."""
    said, errors = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(errors):
        done = run(root, [*map(str, words), "--json"], main.desk())
    assert done == code, errors.getvalue()
    return json.loads(said.getvalue()) if said.getvalue() else errors.getvalue()


def read_codes(paper: Path, room: Path) -> list[str]:
    """The QR of every page, as a scanner at 200 dpi reads it; the small mark and the seal beside it are left out."""
    tool("pdftoppm", "-r", "200", "-gray", "-png", paper, room / "page")
    read = [
        tool("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", page)
        for page in sorted(room.glob("page-*.png"))
    ]
    return [next(line for line in said.splitlines() if line.startswith(MARK)) for said in read]


def plain(words: str) -> str:
    """Words with single blanks; private-use code points are no text."""
    assert not [letter for letter in words if unicodedata.category(letter) == "Co"]
    return " ".join(words.split())


def send(program: Program, source: Path, target: Path, room: Path) -> None:
    key = room / f"{target.name}.key"
    bundle = room / f"to-{target.name}.prongsai"
    key.write_text(json.dumps(program("key", "show", target)), encoding="utf-8")
    program("bundle", "export", source, "--to", key, "--out", bundle, "--yes")
    program("bundle", "import", target, bundle)
