"""Command lines run as main.py runs them, each test with keys of its own."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import main
from core.blocks.document import PerPage
from core.blocks.printed import SignBox
from core.papers.deeds import PaperRequest
from core.scans.judgement import ComparedScanPage
from storage.scans.reader import set_against
from tests.core.papers.entered import enter_any
from tests.ui.terminal.proving import LATIN, Proved, pdf, photo
from ui.terminal.arguments import ref_of
from ui.terminal.commands import root, run
from ui.terminal.printing import entry

SAMPLES = Path(main.RESOURCES) / "samples"
YEAR = ("--year", "2569")
CDD = ("--instrument", "cdd-clean", *YEAR)


@dataclass(frozen=True)
class CommandOutput:
    """What a command said: exit status, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


Command = Callable[..., CommandOutput]


def entered(folder: Path, record: str, form: str, out: Path, photos: PerPage = 0) -> dict[str, Any]:
    """A print of a record as it stands in the register, drafts too, as older programs entered them."""
    with main.desk().open(folder) as office:
        wanted = PaperRequest(ref_of(record, office.unit), form, out, photos=photos)
        wish = partial(enter_any, printer=office.printer, wanted=wanted)
        ref = next(ref for ref in office.session.do_now(wish).touched if ref.entity == "paper")
        found = office.session.read(lambda reader: reader.record(ref))
        assert found is not None
        return entry(found)


def is_calm(output: CommandOutput) -> bool:
    """Thai sentences on stderr, nothing of Python's, nothing on stdout."""
    thai = any("ก" <= letter <= "๛" for letter in output.err)
    return thai and "Traceback" not in output.err and "Error" not in output.err and output.out == ""


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "keys"
    monkeypatch.setenv("PRONGSAI_KEYS", str(home))
    return home


@pytest.fixture(scope="session", autouse=True)
def _pages_compared_once() -> Iterator[None]:
    """What a page and its print differ in follows from their bytes: it is worked out once, whoever asks."""
    found: dict[object, list[ComparedScanPage]] = {}

    def once(
        pages: Sequence[tuple[Path, int]], pdf: Path, places: Sequence[SignBox]
    ) -> list[ComparedScanPage]:
        asked = (
            tuple((path.read_bytes(), number) for path, number in pages),
            pdf.read_bytes(),
            tuple(places),
        )
        if asked not in found:
            found[asked] = set_against(pages, pdf, places)
        return found[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.scans.reader.set_against", once)
        yield


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run one command line; the words may be paths."""

    def command(*words: object) -> CommandOutput:
        capsys.readouterr()
        code = run(root, [str(word) for word in words], main.desk())
        output = capsys.readouterr()
        return CommandOutput(code, output.out, output.err)

    return command


def certify(do: Command, folder: Path, kind: str, letter: str = "A") -> Path:
    """A root certifies the folder's device, and the folder takes the answer in; the folder of the root."""
    root = folder.with_name("root")
    asked = folder.with_suffix(".request")
    answer = folder.with_suffix(".trust")
    if not root.exists():
        assert do("key", "root", "new", root, "--name", "เจ้าของโปรแกรม").code == 0
    assert do("key", "request", folder, "--out", asked).code == 0
    output = ("--class", kind, "--letter", letter, "--out", answer)
    assert do("key", "certify", root, asked, *output).code == 0
    know(do, folder, folder)
    return root


def know(do: Command, folder: Path, above: Path) -> None:
    """The folder takes in the root's word for the PC of another, which it may then write to."""
    answer = above.with_suffix(".trust")
    paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert do("key", "root", "trust", folder, answer, "--fingerprint", paper).code == 0


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with the folder of a province office and its keys; whoever needs it takes a copy."""
    place = tmp_path_factory.mktemp("founded")
    new = (
        "office",
        "new",
        place / "office",
        "--name",
        "จังหวัดตัวอย่าง ก",
        "--code",
        "S10",
        "--kind",
        "province",
    )
    assert quietly(place)(*new, "--parent", "S00", *YEAR).code == 0
    return place


@pytest.fixture(scope="session")
def filled(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the CDD assessment entered."""
    place = copytree(founded, tmp_path_factory.mktemp("filled"), dirs_exist_ok=True)
    assert (
        quietly(place)(
            "answers", "import", place / "office", SAMPLES / "cdd_province_a.json", *CDD
        ).code
        == 0
    )
    return place


@pytest.fixture(scope="session")
def proving(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with evidence: two texts and a photograph, which lie there too."""
    place = copytree(filled, tmp_path_factory.mktemp("proving"), dirs_exist_ok=True)
    office = Proved(quietly(place), place / "office", place)
    office.add(pdf(place / "ประกาศ.pdf", 3, author=LATIN), "d1.l1.1", "policy")
    office.look(office.add(photo(place / "เผยแพร่.jpg"), "d1.l1.1", "publication")["file"])
    office.add(pdf(place / "รายงาน.pdf", 2, "Other"), "d2.l4.2", "report")
    return place


def quietly(place: Path) -> Command:
    """Command lines with the keys of a place."""

    def command(*words: object) -> CommandOutput:
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(StringIO()) as out,
            redirect_stderr(StringIO()) as err,
        ):
            patch.setenv("PRONGSAI_KEYS", str(place / "keys"))
            code = run(root, [str(word) for word in words], main.desk())
        return CommandOutput(code, out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Path:
    """The folder of a province office."""
    return copytree(founded, tmp_path, dirs_exist_ok=True) / "office"


@pytest.fixture
def assessed(filled: Path, tmp_path: Path) -> Path:
    """The same office with its CDD assessment entered."""
    return copytree(filled, tmp_path, dirs_exist_ok=True) / "office"


@pytest.fixture
def proved(do: Command, proving: Path, tmp_path: Path) -> Proved:
    """The same office with evidence: two texts and a photograph."""
    return Proved(do, copytree(proving, tmp_path, dirs_exist_ok=True) / "office", tmp_path)


@pytest.fixture
def answer(do: Command, assessed: Path) -> str:
    """The record of the answer to item 4.3 of dimension 3."""
    records = do("record", "list", assessed, "answer", "--json").value
    return str(next(record["ref"] for record in records if record["title"] == "d3r.l4.3"))
