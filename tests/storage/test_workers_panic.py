"""Whatever a worker answers, or does not, becomes the document it was asked of."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event

import pytest

from core.errors import ProgramBugError, UserError
from storage import apart
from storage.apart import SHARE, TOGETHER, MemoryAccount, WorkerProcess, WorkerReplyError
from storage.blobs import BlobStore
from storage.evidence.intake import keep_file
from storage.evidence.workers import EvidenceWorkers
from storage.instruments.acceptance import verdict
from storage.packs.folder import EvidencePackWorker
from storage.papers.writer import pages_of
from storage.scans.ballots import tick_boxes
from storage.scans.reader import bears_code, crew, read_scan
from storage.tables.reader import read_table
from tests.storage.exchange.towns import Town
from tests.storage.papers.specimens import jpeg
from tests.storage.scenes import Panic, Scene


@pytest.fixture
def scene(towns: list[Town], tmp_path: Path) -> Scene:
    return Scene(towns, tmp_path)


def odd_replies() -> Iterator[apart.Reply]:
    """Replies that make no sense to anybody who asks."""
    odds: tuple[object, ...] = (None, [], "", 10**400, float("inf"), {"a": []}, [[[]]])
    for odd in odds:
        yield dict.fromkeys(WORDS, odd), b""
    yield {}, b"\xff"


WORDS = (
    "why", "rows", "formula", "formulas", "more", "kept", "verdict", "pages", "count", "problem", "codes", "width",
    "height", "dpi", "grey", "born", "boxes", "written", "state", "inks", "spots", "signs", "sure", "like", "page",
    "untested", "whole",
)  # fmt: skip
ASKED: dict[str, Callable[[Path, Scene], object]] = {
    "evidence": lambda path, scene: keep_file(
        BlobStore(scene.place / "blobs"), EvidenceWorkers(), path
    ),
    "names": lambda path, _scene: EvidenceWorkers().wording(path, ["นายสมมติ"]),
    "a table": lambda path, _scene: read_table(path),
    "a form": lambda path, _scene: verdict(path),
    "a pack": lambda path, scene: EvidencePackWorker().ask(path, "jpeg", (), scene.place / "clean"),
    "pages of a PDF": lambda path, _scene: pages_of(path, path.name),
    "ticks": lambda path, _scene: tick_boxes([(path, 1, [])], path),
    "a scan": lambda path, scene: _scanned(path, scene),
}


def _scanned(path: Path, scene: Scene) -> object:
    from storage.scans.reader import ScanPictureStore

    with crew() as hands:
        assert not bears_code(hands, path)
        return read_scan(
            hands, ScanPictureStore(scene.place / "scans"), path, 0, lambda _done, _of: True
        )


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("how", ["panics", "nonsense"])
def test_whatever_a_worker_answers_becomes_the_document(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, asked: str, how: str
) -> None:
    path = scene.place / "named.jpg"
    path.write_bytes(jpeg())
    replies = [None] if how == "panics" else [*odd_replies()]
    for reply in replies:

        def answered(*_given: object, reply: apart.Reply | None = reply) -> apart.Reply:
            if reply is None:
                raise Panic
            return dict(reply[0]), reply[1]

        monkeypatch.setattr(apart, "_asked", answered)
        problem: UserError | None = None
        try:
            ASKED[asked](path, scene)
        except UserError as told_:
            problem = told_
        assert problem is None or (
            "named" in problem.what and not isinstance(problem, ProgramBugError)
        )


def test_a_worker_has_so_much_memory_and_no_more() -> None:
    """On Linux by its limits, on Windows as a job of its own."""
    with closing(WorkerProcess("tests.storage.panicking")) as asked:
        assert asked.ask("memory") == ({"memory": False}, b"")


def test_a_worker_that_panics_gives_no_reply_and_the_next_is_asked() -> None:
    asked = WorkerProcess("tests.storage.panicking")
    with closing(asked):
        for _time in (1, 2):
            with pytest.raises(WorkerReplyError):
                asked.ask("panic")
        assert asked.ask("calm") == ({"calm": True}, b"")


PANICKING = "tests.storage.panicking"
LITTLE, MUCH = 2**20, SHARE + 2**25  # bytes: within a share, and more


def test_a_worker_begins_with_a_share_and_one_that_needs_more_is_asked_again_alone() -> None:
    with closing(WorkerProcess(PANICKING)) as other, closing(WorkerProcess(PANICKING)) as large:
        assert other.ask(LITTLE)[0] == {"grown": LITTLE, "limit": SHARE}
        small = other._process
        assert small is not None
        assert large.ask(LITTLE)[0]["limit"] == SHARE
        assert large.ask(MUCH)[0] == {"grown": MUCH, "limit": TOGETHER}
        assert small.poll() is not None, "an idle process gave its memory back"
        grown = large._process
        assert large.ask(LITTLE)[0]["limit"] == TOGETHER
        assert large._process is grown, "no other is begun while nobody else works"
        assert other.ask(LITTLE)[0]["limit"] == SHARE
        assert large._process is None, "it was idle, and had all of it"
        assert large.ask(TOGETHER)[0] == {"problem": "large"}, "what is never enough is the answer"


def test_the_rest_of_a_batch_goes_on_while_one_waits_to_be_alone() -> None:
    account = MemoryAccount(TOGETHER)
    ended, entered = Event(), Event()

    def alone() -> None:
        with account.lent(WorkerProcess(PANICKING), TOGETHER):
            entered.set()

    with ThreadPoolExecutor(2) as pool:
        with ExitStack() as two:
            for _worker in range(2):
                two.enter_context(account.lent(WorkerProcess(PANICKING), SHARE))
            waiting = pool.submit(alone)
            assert not entered.wait(0.05)
            ended.set()
        waiting.result(10)
        assert entered.is_set()
        with account.lent(WorkerProcess(PANICKING), SHARE):
            assert ended.is_set()


def test_workers_of_a_batch_that_need_much_take_turns_and_all_are_answered() -> None:
    questions = [LITTLE, MUCH, LITTLE, MUCH]

    def asked(_at: int) -> list[int]:
        with closing(WorkerProcess(PANICKING)) as worker:
            return [worker.ask(size)[0]["grown"] for size in questions]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(asked, range(3))) == [questions] * 3
