"""Command lines run as main.py runs them, each test with keys of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main
from tests.ui.terminal.proving import LATIN, Proved, pdf, photo
from ui.terminal.commands import root
from ui.terminal.root import run

SAMPLES = Path(main.RESOURCES) / "samples"
YEAR = ("--year", "2569")
CDD = ("--instrument", "cdd-clean", *YEAR)


@dataclass(frozen=True)
class Said:
    """What a command said: exit status, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


Command = Callable[..., Said]


def is_calm(said: Said) -> bool:
    """Thai sentences on stderr, nothing of Python's, nothing on stdout."""
    thai = any("ก" <= letter <= "๛" for letter in said.err)
    return thai and "Traceback" not in said.err and "Error" not in said.err and said.out == ""


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "keys"
    monkeypatch.setenv("PRONGSAI_KEYS", str(home))
    return home


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run one command line; the words may be paths."""

    def command(*words: object) -> Said:
        capsys.readouterr()
        code = run(root, [str(word) for word in words], main.Wiring())
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


def certify(do: Command, folder: Path, kind: str, letter: str = "A") -> Path:
    """A root certifies the folder's device, and the folder takes the answer in; the folder of the root."""
    root, asked, answer = folder.with_name("root"), folder.with_suffix(".request"), folder.with_suffix(".trust")
    if not root.exists():
        assert do("key", "root", "new", root, "--name", "เจ้าของโปรแกรม").code == 0
    assert do("key", "request", folder, "--out", asked).code == 0
    said = ("--class", kind, "--letter", letter, "--out", answer)
    assert do("key", "certify", root, asked, *said).code == 0
    paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert do("key", "root", "trust", folder, answer, "--fingerprint", paper).code == 0
    return root


@pytest.fixture
def office(do: Command, tmp_path: Path) -> Path:
    """The folder of a province office."""
    folder = tmp_path / "office"
    new = ("office", "new", folder, "--name", "จังหวัดตัวอย่าง ก", "--code", "S10", "--kind", "province")
    assert do(*new, "--parent", "S00", *YEAR).code == 0
    return folder


@pytest.fixture
def assessed(do: Command, office: Path) -> Path:
    """The same office with its CDD assessment entered."""
    assert do("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD).code == 0
    return office


@pytest.fixture
def proved(do: Command, assessed: Path, tmp_path: Path) -> Proved:
    """The same office with evidence: two texts and a photograph."""
    office = Proved(do, assessed, tmp_path)
    office.add(pdf(tmp_path / "ประกาศ.pdf", 3, author=LATIN), "d1.l1.1", "policy")
    office.add(photo(tmp_path / "เผยแพร่.jpg"), "d1.l1.1", "publication")
    office.add(pdf(tmp_path / "รายงาน.pdf", 2, "Other"), "d2.l4.2", "report")
    return office


@pytest.fixture
def answer(do: Command, assessed: Path) -> str:
    """The record of the answer to item 4.3 of dimension 3."""
    records = do("record", "list", assessed, "answer", "--json").value
    return str(next(record["ref"] for record in records if record["title"] == "d3r.l4.3"))
