"""Asks worker processes of foreign files: each is kept for the next, replaced after its death, let go when idle."""

import json
import os
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import IO

from storage.evidence.answer import DIED, LARGEST, MOST, SECONDS, SLOW, Answer

ROOT = Path(__file__).resolve().parents[2]
IDLE = 20.0  # seconds after which nobody is thought to bring more files
FILES = 300  # that one process looks at: what a decoder forgets to give back goes with it


class Workers:
    """Any thread may ask; as many processes run as threads ask at a time."""

    def __init__(self) -> None:
        self._free: LifoQueue[Worker] = LifoQueue()
        self._rest: threading.Timer | None = None
        self._lock = threading.Lock()

    def ask(self, path: Path, kind: str, pixels: int = 0, place: bool = False) -> Answer:
        """What is found in the file; DIED or SLOW when that was the end of the process."""
        try:
            worker = self._free.get_nowait()
        except Empty:
            worker = Worker()
        answer = worker.ask({"path": str(path.resolve()), "kind": kind, "pixels": pixels, "place": place})
        if worker.alive and worker.files < FILES:
            self._free.put(worker)
        else:
            worker.end()
        self._rest_later()
        return answer

    def close(self) -> None:
        """End the processes nobody is waiting for."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().end()

    def _rest_later(self) -> None:
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            self._rest = threading.Timer(IDLE, self.close)
            self._rest.daemon = True
            self._rest.start()


class Worker:
    """One process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "storage.evidence.worker"],
            cwd=ROOT,
            env=os.environ | {"MALLOC_ARENA_MAX": "1"},  # threads of a decoder shall not use up the room they may have
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.files = 0
        self.alive = True
        self.end = weakref.finalize(self, _end, self._process)  # also when it is forgotten, or the program ends

    def ask(self, question: dict[str, object]) -> Answer:
        self.files += 1
        late = threading.Event()

        def too_long() -> None:
            late.set()
            self._process.kill()

        alarm = threading.Timer(SECONDS, too_long)
        alarm.daemon = True
        alarm.start()
        try:
            answer = self._asked(question)
        except (OSError, ValueError, TypeError):  # it is gone, or says what no worker of ours says
            answer = None
        finally:
            alarm.cancel()
        if answer is None:
            self.alive = False
            return Answer(SLOW if late.is_set() else DIED)
        return answer

    def _asked(self, question: dict[str, object]) -> Answer:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(json.dumps(question).encode("ascii") + b"\n")
        into.flush()
        said = json.loads(out.readline(4096))
        kept, small = int(said.pop("kept")), int(said.pop("small"))
        if not (0 <= kept <= LARGEST and 0 <= small <= MOST):
            raise ValueError
        return Answer(**said, kept=_whole(out, kept), small=_whole(out, small))


def _whole(out: IO[bytes], size: int) -> bytes:
    content = out.read(size)
    if len(content) != size:
        raise ValueError("it ended before its answer")
    return content


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
