"""A pool of worker processes that examine evidence files; each is reused, replaced if it dies, ended when idle."""

import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from queue import Empty, LifoQueue

from core.evidence.kinds import NO_EDIT, PictureEdit
from core.privacy.person_data import CLEAN, LOCKED, NAMED, UNREAD, WORDLESS, PersonDataHit
from storage.apart import SENSELESS, WorkerProcess, WorkerReplyError
from storage.evidence.findings import DIED, LARGEST, MOST, SLOW, FileReport

WORKER = "storage.evidence.worker"
IDLE = 20.0  # idle worker processes are ended after so many seconds
MOST_SEEN = 40  # how many pages of a file are drawn and read by tesseract
FILES = 300  # a process is ended after so many files, so that memory leaks of decoders end with it


class EvidenceWorkers:
    """Worker processes that examine evidence files, one for each thread that has asked. Any thread may ask."""

    def __init__(self) -> None:
        self._free: LifoQueue[WorkerProcess] = LifoQueue()
        self._rest: threading.Timer | None = None
        self._lock = threading.Lock()

    def ask(
        self,
        path: Path,
        kind: str,
        pixels: int = 0,
        with_position: bool = False,
        edit: PictureEdit = NO_EDIT,
    ) -> FileReport:
        """Return the report on an evidence file. Its verdict is DIED if the process crashed, SLOW if it took too long.
        A photo is reduced to a longest side of `pixels` (0 = unchanged) and, if `with_position`, keeps its GPS tags."""
        question = {
            "path": str(path.resolve()),
            "kind": kind,
            "pixels": pixels,
            "place": with_position,
        }
        return self._answer(question | ({"edit": edit} if edit else {}))

    def wording(self, path: Path, names: Sequence[str]) -> str:
        """Return whether the file has one of the `names`: NAMED, CLEAN … (constants of core.privacy.person_data)."""
        question = {"path": str(path.resolve()), "kind": "", "names": list(names)}
        verdict = self._answer(question).verdict
        # a name may still be seen on the picture of a page
        if verdict in (PersonDataHit.PARTLY, WORDLESS):
            seen = (self._answer({**question, "page": page}) for page in range(MOST_SEEN))
            if any(one.verdict == NAMED for one in takewhile(lambda one: one.pages, seen)):
                return NAMED
        if verdict in (NAMED, CLEAN, PersonDataHit.PARTLY, WORDLESS, LOCKED):
            return verdict
        return UNREAD

    def _answer(self, question: object) -> FileReport:
        try:
            worker = self._free.get_nowait()
        except Empty:
            worker = WorkerProcess(WORKER)
        answer = _reply(worker, question)
        if worker.asked < FILES:
            self._free.put(worker)
        else:
            worker.close()
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            # forgotten, it ends at once
            self._rest = threading.Timer(IDLE, _close, [weakref.WeakMethod(self.close)])
            self._rest.daemon = True
            self._rest.start()
        return answer

    def close(self) -> None:
        """End the worker processes that are idle now."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()


def _close(close: "weakref.WeakMethod[Callable[[], None]]") -> None:
    there = close()
    if there is not None:
        there()


def _reply(worker: WorkerProcess, question: object) -> FileReport:
    try:
        fields, content = worker.ask(question, LARGEST + MOST)
        kept = int(fields.pop("kept"))
        if not 0 <= kept <= LARGEST or len(content) - kept > MOST:
            return FileReport(DIED)
        return FileReport(**fields, kept=content[:kept], small=content[kept:])
    except WorkerReplyError as silent:
        return FileReport(SLOW if silent.late else DIED)
    except SENSELESS:  # no valid reply of a worker
        return FileReport(DIED)
