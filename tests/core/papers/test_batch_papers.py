"""Printing many papers: a failing one is a line, stopped ones are whole, a full disk ends it; a thousand cost no more
each."""

from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from cProfile import Profile
from pathlib import Path

import pytest

import wiring
from core.blocks.document import Block, Document, ForeignPages, Stamp
from core.blocks.printed import PaperLayout, PrintResult
from core.errors import UserError
from core.papers.batch_deeds import (
    IN_A_ROW,
    BatchPaperResult,
    PaperBatchOutcome,
    PaperBatchRequest,
    batch_papers,
)
from core.papers.deeds import PaperRequest, print_paper, void_cut_short
from core.plan.file_deeds import import_plan
from core.values import Record, Ref
from storage.apart import ACCOUNT, TOGETHER
from storage.db.folder.store import Folder
from storage.papers.press import LayoutWorker, LayoutWorkerPool
from storage.papers.printer import open_press
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import ctx
from tests.core.signing.test_sign_off import FORMS

# one that needs no lock to be registered, one that is a draft until then
FORM = "agenda"
DRAFT = "goals"


@pytest.fixture
def plan(folder: Folder) -> Ref:
    form = FORMS.get("moral-plan")
    changes = import_plan(ctx(folder), folder, form, 2569, sample("dsi_moral_plan_2569.json"))
    return next(ref for ref in changes.touched if ref.entity == "plan")


class Stuck:
    """A press of the real kind, but that some files cannot be written."""

    step = 0, 0

    def __init__(self, press: LayoutWorkerPool, whys: Mapping[str, str]) -> None:
        self._press, self._whys = press, whys

    def lay_out(self, document: Document, path: Path, salt: bytes) -> Future[PaperLayout]:
        return self._press.lay_out(document, path, salt)

    def put(self, laid: PaperLayout, seal: str, path: Path) -> Future[PrintResult]:
        why = self._whys.get(path.name[:3]) or self._whys.get("*")
        if why:
            refused: Future[PrintResult] = Future()
            refused.set_exception(UserError("เขียนไม่ได้", why, "ลองใหม่"))
            return refused
        return self._press.put(laid, seal, path)

    def stop(self) -> None:
        self._press.stop()


def run(
    folder: Folder, wish: PaperBatchRequest, whys: Mapping[str, str] | None = None
) -> Generator[object]:
    office = folder.writer.path.parent

    @contextmanager
    def pressing(out: Path | None) -> Iterator[Stuck]:
        with open_press(office, out) as press:
            yield Stuck(press, whys or {})

    yield from batch_papers(
        ctx(folder), folder, wiring.PaperPrinter(folder.writer.keys, office), pressing, wish
    )


def test_a_print_that_is_too_large_to_be_kept_is_told_with_its_name(
    folder: Folder, plan: Ref, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time; the register says that nothing is kept of it."""
    printer = wiring.PaperPrinter(folder.writer.keys, folder.writer.path.parent)
    too_large = "ฉบับนี้ใหญ่เกินกว่าที่โปรแกรมจะเก็บไว้เทียบกับสแกน"
    wanted = PaperRequest(plan, FORM, tmp_path / "a.pdf")
    notes = print_paper(ctx(folder), folder, printer, wanted).notes
    (small,) = (one for one in folder.records("paper"))
    assert small.text("print")
    assert not any(too_large in note for note in notes)
    monkeypatch.setattr("core.blocks.printed.MOST", printer_size(folder, small) // 2)
    done = print_paper(ctx(folder), folder, printer, wanted)
    assert sum(too_large in note for note in done.notes) == 1
    paper = next(one for one in folder.records("paper") if one.ref in done.touched)
    assert not paper.text("print")


def printer_size(folder: Folder, paper: Record) -> int:
    return (
        (folder.writer.path.parent / "blobs" / paper.text("print")[:2] / paper.text("print"))
        .stat()
        .st_size
    )


def files(out: Path) -> list[str]:
    return sorted(path.name[:3] for path in out.iterdir())


def void(folder: Folder) -> list[str]:
    return [one.text("void_why") for one in folder.records("paper") if one.text("void_why")]


def test_whoever_stops_it_gets_whole_files_of_what_was_begun(
    folder: Folder, plan: Ref, tmp_path: Path
) -> None:
    steps = run(folder, PaperBatchRequest(((plan, FORM),) * 60, tmp_path / "out"))
    assert isinstance(next(steps), BatchPaperResult)
    steps.close()
    there = list((tmp_path / "out").iterdir())
    assert 0 < len(there) < 60
    assert {path.suffix for path in there} == {".pdf"}, "nothing half written is left"
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in there)
    assert len(folder.records("paper")) == len(there), "each that stands in the register is there"
    void_cut_short(ctx(folder), folder)
    assert void(folder) == []


class Killed(BaseException):
    """The program ends here."""


def test_what_was_being_printed_when_the_program_was_killed_is_void(
    folder: Folder, plan: Ref, tmp_path: Path
) -> None:
    class Dying(Stuck):
        def put(self, laid: PaperLayout, seal: str, path: Path) -> Future[PrintResult]:
            if path.name.startswith("003"):
                raise Killed
            return super().put(laid, seal, path)

    @contextmanager
    def pressing(out: Path | None) -> Iterator[Stuck]:
        with open_press(folder.writer.path.parent, out) as press:
            yield Dying(press, {})

    wish = PaperBatchRequest(((plan, FORM),) * 5, tmp_path / "out")
    with pytest.raises(Killed):
        list(
            batch_papers(
                ctx(folder), folder, wiring.PaperPrinter(folder.writer.keys), pressing, wish
            )
        )
    assert (len(folder.records("paper")), void(folder)) == (5, []), "they stood in the register"
    void_cut_short(ctx(folder), folder)
    assert void(folder) == ["โปรแกรมหยุดระหว่างพิมพ์"] * (5 - len(files(tmp_path / "out")))


def test_a_full_disk_ends_it_and_says_so_of_the_rest(
    folder: Folder, plan: Ref, tmp_path: Path
) -> None:
    wish = PaperBatchRequest(((plan, FORM),) * 60, tmp_path / "out")
    (made,) = (
        step
        for step in run(folder, wish, {"*": "พื้นที่ในเครื่องเต็ม"})
        if isinstance(step, PaperBatchOutcome)
    )
    assert made.files == 0
    assert len(made.failed) == 60
    assert IN_A_ROW <= len(folder.records("paper")) < 60, "no number is spent on what is not begun"
    assert len(void(folder)) == len(folder.records("paper"))
    assert not (tmp_path / "out").exists(), "no empty folder is left"


def test_drafts_stand_in_no_register(folder: Folder, plan: Ref, tmp_path: Path) -> None:
    made = list(run(folder, PaperBatchRequest(((plan, DRAFT),) * 3, tmp_path / "out")))
    assert files(tmp_path / "out") == ["001", "002", "003"]
    assert folder.records("paper") == []
    assert sum(isinstance(step, BatchPaperResult) for step in made) == 3


def test_a_process_that_dies_is_one_line_and_another_takes_its_place(
    folder: Folder, tmp_path: Path
) -> None:
    with open_press(folder.writer.path.parent, tmp_path / "hands") as press:

        def printed(name: str, *blocks: Block) -> Future[PaperLayout]:
            return press.lay_out(
                Document((), "ก", "ข", Stamp(), blocks), tmp_path / "hands" / name, b""
            )

        assert printed("a.pdf").result().printed.pages == 1
        absent = printed("b.pdf", ForeignPages("หาย.pdf", "0" * 64))
        assert "หาย.pdf" in str(absent.exception()), (
            "why there is no file comes back in its sentences"
        )
        for hand in press._free.queue:
            if hand.process:
                hand.process.kill()
        seen = [printed(f"{n}.pdf") for n in range(6)]
        failed = [one for one in seen if one.exception()]
        assert len(failed) <= 2
        assert all(isinstance(one.exception(), UserError) for one in failed)
        there = [
            press.put(one.result(), "", tmp_path / "hands" / f"{n}.pdf")
            for n, one in enumerate(seen)
            if one not in failed
        ]
        assert [one.result().pages for one in there] == [1] * len(there)
        assert len(list((tmp_path / "hands").iterdir())) == 6 - len(failed)
        with ACCOUNT.lent(LayoutWorker(), TOGETHER):
            waiting = printed("c.pdf")
            assert wait([waiting], timeout=1).not_done, "all memory of the workers is lent"
        assert waiting.result().printed.pages == 1


EACH = 10  # steps of the database's machine that are counted as one


class Work:
    """What is done while it is entered: steps of the database's machine, and calls in Python."""

    def __init__(self, folder: Folder) -> None:
        self._db, self._profile = folder.writer.log.db, Profile()
        self.steps = self.calls = 0

    def __enter__(self) -> "Work":
        self._db.set_progress_handler(self._step, EACH)
        self._profile.enable()
        return self

    def __exit__(self, *_error: object) -> None:
        self._profile.disable()
        self._db.set_progress_handler(None, 0)
        self.calls = sum(one.callcount for one in self._profile.getstats()) - self.steps

    def _step(self) -> int:
        self.steps += 1
        return 0
