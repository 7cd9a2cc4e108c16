"""A long paper is laid out beside the thread that writes: saves go on meanwhile, and who stops it gets nothing."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import pikepdf
import pytest

import wiring
from core.errors import UserError
from core.forms.ports import Reader
from core.papers import deeds
from core.papers.deeds import (
    BackgroundReading,
    LayoutProgress,
    PaperRequest,
    PressFactory,
    print_beside,
)
from core.values import Change, Changes, Ref, Text
from storage.db.folder.store import Folder
from storage.papers.press import LayoutWorkerPool
from storage.papers.printer import open_press
from tests.core.conftest import ctx
from tests.core.papers.test_batch_papers import DRAFT, FORM, plan

__all__ = ("plan",)  # a fixture
Value = TypeVar("Value")


@pytest.fixture
def pools() -> list[LayoutWorkerPool]:
    return []


@pytest.fixture
def press(folder: Folder, pools: list[LayoutWorkerPool]) -> PressFactory:
    @contextmanager
    def pressing(out: Path | None) -> Iterator[LayoutWorkerPool]:
        with open_press(folder.writer.path.parent, out) as pool:
            pools.append(pool)
            yield pool

    return pressing


def printing(
    folder: Folder, press: PressFactory, request: PaperRequest
) -> partial[Generator[object, None, Changes]]:
    printer = wiring.PaperPrinter(folder.writer.keys, folder.writer.path.parent)
    return partial(print_beside, ctx(folder), folder, printer, press, beside(folder), request)


def beside(folder: Folder) -> BackgroundReading:
    """Reads in a thread of its own, as the window does."""
    reading = ThreadPoolExecutor(1)

    def read(view: Callable[[Reader], Value]) -> Value:
        with closing(folder.reader()) as reader, reader.snapshot():
            return view(reader)

    return lambda view: reading.submit(read, view)


def outcome(
    steps: Generator[object, None, Changes], seen: Callable[[object], object] = lambda _step: None
) -> Changes:
    while True:
        try:
            seen(next(steps))
        except StopIteration as end:
            done: Changes = end.value
            return done


@pytest.mark.parametrize(("form", "papers"), [(FORM, 1), (DRAFT, 0)])
def test_saves_are_done_while_a_long_paper_is_laid_out(
    folder: Folder,
    plan: Ref,
    press: PressFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    papers: int,
) -> None:
    monkeypatch.setattr(deeds, "LONG", 0)
    steps = printing(folder, press, PaperRequest(plan, form, tmp_path / "a.pdf"))()
    next(steps)
    assert not (tmp_path / "a.pdf").exists()
    person = Ref(plan.scope, "person", "1" * 32)
    folder.save(ctx(folder), "test", [Change(person, "name", Text("ระหว่างนั้น"))])
    assert folder.records("paper") == []
    seen = set[object]()
    done = outcome(steps, seen.add)
    assert any(one.total for one in seen if isinstance(one, LayoutProgress))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert not pdf.check_pdf_syntax()
    assert len(folder.records("paper")) == papers == len(done.touched)
    assert not any(one.text("void_why") for one in folder.records("paper"))


def test_a_long_paper_that_is_stopped_is_not_printed_and_its_process_ends_at_once(
    folder: Folder,
    plan: Ref,
    press: PressFactory,
    pools: list[LayoutWorkerPool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deeds, "LONG", 0)
    monkeypatch.setattr(
        "storage.papers.press.HAND", "json.tool"
    )  # reads for ever and answers nothing
    for form in (FORM, DRAFT):
        steps = printing(folder, press, PaperRequest(plan, form, tmp_path / "a.pdf"))()
        known = len(pools)
        while len(pools) == known:
            next(steps)
        next(steps)
        steps.close()
    assert [*tmp_path.glob("a*")] == []
    assert folder.records("paper") == []
    for pool in pools:
        assert all(one.poll() is not None for one in vars(pool)["_started"])


@pytest.mark.parametrize("ending", PaperRequest.ENDINGS)
def test_a_paper_that_has_too_little_memory_is_refused_calmly(
    folder: Folder,
    plan: Ref,
    press: PressFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    monkeypatch.setattr(deeds, "LONG", 0)
    monkeypatch.setattr("storage.papers.press.TOGETHER", 30 * 2**20)
    # a process that cannot even answer has ended
    with pytest.raises(UserError, match=r"ยาวเกินหน่วยความจำ|หยุดกลางคัน") as refused:
        outcome(printing(folder, press, PaperRequest(plan, FORM, tmp_path / f"a{ending}"))())
    assert "แบ่งพิมพ์ทีละส่วน" in refused.value.do
    assert [*tmp_path.glob("a*")] == []


def test_a_short_paper_is_printed_at_once_and_starts_no_process(
    folder: Folder,
    plan: Ref,
    press: PressFactory,
    pools: list[LayoutWorkerPool],
    tmp_path: Path,
) -> None:
    for ending in PaperRequest.ENDINGS:
        request = PaperRequest(plan, DRAFT, tmp_path / f"a{ending}")
        done = outcome(printing(folder, press, request)())
        assert (done.label, request.path.exists()) == ("draft_paper", True)
    assert pools == []
