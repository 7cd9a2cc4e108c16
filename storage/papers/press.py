"""Lays out many papers of one office folder in worker processes (`python -m storage.papers.press`), which get all data with the
request and no database. Threads of this process write the results; meanwhile the next papers are laid out. A request
(stdin; the first is how much memory there is) or reply (stdout) is a pickle; before a reply come how much
is done and of how much. Only this program writes to these pipes."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import LifoQueue
from typing import IO, TYPE_CHECKING, Any

from core.boundary import boundary
from core.errors import UserError, undone_by
from core.i18n import _, language, use
from storage.apart import ACCOUNT, TOGETHER, end, limit_memory
from storage.papers.pictured import laid_out
from storage.papers.progress import listeners

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.blocks.document import Document
    from core.blocks.printed import PaperLayout, PrintResult

    # a paper laid out, the three sentences of an error, or None: it lacks memory
    PressReply = PaperLayout | list[str] | None

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "resources" / "locale"
HAND, HANDS = "storage.papers.press", 2
ADDRESSES = 4 * TOGETHER  # bytes of a worker: more than its data, as libraries count, too
SPARE = 8 * 2**20  # bytes that are left where a failure is not for want of memory
WRITERS = 4  # how many files are flushed to the disk at a time


class LayoutWorker:
    """A worker process that is started when it is needed, and again after its end."""

    process: subprocess.Popen[bytes] | None = None

    def end(self) -> None:
        if self.process:
            end(self.process)
        self.process = None


class LayoutWorkerPool:
    """A pool of worker processes that lay out papers; they start on demand, and end with `close`."""

    def __init__(self, office: Path, hands: int = HANDS) -> None:
        """`hands`: how many there are at most; they share the memory of all workers of the program."""
        self._office = office
        self._memory = TOGETHER // hands
        self.step = 0, 0  # what is done of the paper laid out last, and all of it
        self._free = LifoQueue[LayoutWorker]()
        for _hand in range(hands):
            self._free.put(LayoutWorker())
        self._started = list[subprocess.Popen[bytes]]()
        self._stopped = False
        self._laying = ThreadPoolExecutor(hands, "press")
        self._writing = ThreadPoolExecutor(WRITERS, "files")

    def lay_out(self, document: Document, path: Path, salt: bytes) -> Future[PaperLayout]:
        question = language(), self._office, document, path.suffix.lower(), salt
        return self._laying.submit(self._laid_out, path, question)

    def _laid_out(
        self, path: Path, question: tuple[str, Path, Document, str, bytes]
    ) -> PaperLayout:
        hand = self._free.get()
        answer: Any
        try:
            with (
                ACCOUNT.lent(hand, self._memory),
                boundary(lambda _error: died(path, _("ส่วนที่จัดหน้าเอกสารหยุดกลางคัน"))),
            ):
                process = hand.process = hand.process or self._begun()
                assert process.stdin is not None
                assert process.stdout is not None
                send(process.stdin, question)
                while isinstance(answer := receive(process.stdout), tuple):
                    self.step = answer
        except UserError:
            hand.end()  # it is replaced with the next paper
            raise
        finally:
            self._free.put(hand)
        if answer is None:
            raise died(path, _("เอกสารยาวเกินหน่วยความจำที่โปรแกรมใช้จัดหน้าได้"))
        if isinstance(answer, list):
            raise UserError(*answer)
        laid: PaperLayout = answer
        return laid

    def _begun(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        hand = subprocess.Popen(
            [sys.executable, "-m", HAND],
            cwd=ROOT,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(hand)
        if self._stopped:  # meanwhile
            hand.kill()
        assert hand.stdin is not None
        with undone_by(partial(end, hand)):
            send(hand.stdin, self._memory)
        return hand

    def stop(self) -> None:
        """End the worker processes at once; what they lay out is lost."""
        self._stopped = True
        for hand in tuple(self._started):
            hand.kill()

    def put(self, laid: PaperLayout, seal: str, path: Path) -> Future[PrintResult]:
        return self._writing.submit(_write, laid, seal, path)

    def close(self) -> None:
        """Cancel the papers that were not begun, wait for the others, and end the worker processes."""
        self._laying.shutdown(wait=True, cancel_futures=True)
        self._writing.shutdown(wait=True, cancel_futures=True)
        while not self._free.empty():
            self._free.get().end()


def _write(laid: PaperLayout, seal: str, path: Path) -> PrintResult:
    from storage.papers.writer import put

    put(path, laid.file(seal))
    return laid.printed


def died(path: Path, reason: str) -> UserError:
    return UserError(
        _("พิมพ์ {name} ไม่ได้").format(name=path.name),
        reason,
        _("พิมพ์เอกสารนี้เพียงฉบับเดียว เป็นไฟล์ชนิดอื่น หรือแบ่งพิมพ์ทีละส่วน ถ้ายังไม่ได้ให้แจ้งผู้ดูแลโปรแกรม"),
    )


def main() -> None:
    limit_memory(ADDRESSES, receive(sys.stdin.buffer))
    listeners.append(lambda *step: send(sys.stdout.buffer, step))
    serve(sys.stdin.buffer, sys.stdout.buffer, answer)


def serve(questions: IO[bytes], answers: IO[bytes], answer: Callable[..., PressReply]) -> None:
    """Call `answer` on each request read from `questions`, and write its reply to `answers`, until end of file."""
    while True:
        try:
            question = receive(questions)
        except EOFError:
            return
        send(answers, answer(*question))


def answer(lang: str, office: Path, document: Document, ending: str, salt: bytes) -> PressReply:
    """Return a paper of the folder `office` laid out in a language as a file with `ending`; with a `salt` (16 bytes,
    b"" = none), also the print to store. If layout fails, return the three sentences of the UserError; None for want of
    memory."""
    if lang != language():
        use(lang, LOCALE)
    try:
        return laid_out(document, office, ending, salt)
    except UserError as problem:
        if isinstance(problem.__cause__, MemoryError) or not _is_room():
            return None
        return [problem.what, problem.why, problem.do]


def _is_room() -> bool:
    """Return whether there is some memory left; libraries seldom say that they lack it."""
    try:
        return len(bytearray(SPARE)) > 0
    except MemoryError:
        return False


def send(pipe: IO[bytes], value: object) -> None:
    pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read and return the next pickled value from the pipe. Raises EOFError if the other end is closed."""
    return pickle.load(pipe)


if __name__ == "__main__":
    logging.disable()
    main()
