"""Run code that opens files from outside in a worker process with limits, so that a crash ends only that process. The
worker is a module of storage that calls `serve` and is run as `python -m <module>`; a `WorkerProcess` asks it. A
question is a line of JSON; the answer is a line with a JSON object whose `size` says how many bytes follow. All workers
of a program together have `TOGETHER` bytes: each begins with a share, and one that needs more is asked again alone."""

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from core.boundary import boundary

ROOT = Path(__file__).resolve().parents[1]
MEMORY, SECONDS = 512 * 2**20, 30  # bytes of memory of a worker; seconds for one answer
# Bytes of data of all workers of a program at a time, and of one beside others: photographs of 24 million pixels and
# nearly every PDF need less. With the program itself that is 700 MB.
TOGETHER, SHARE = 600 * 2**20, 300 * 2**20
LONGEST = 2**20  # the longest line of an answer, in bytes
# So that threads of a decoder do not use up the memory limit, and freed memory is reused.
MALLOC = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(MEMORY),
}
Reply = tuple[dict[str, Any], bytes]
SHORT = "short"  # in the header of a reply: there is none yet, as it may lack memory


class WorkerReplyError(Exception):
    """Raised if a worker process died, sent no valid reply, or was killed because it was too slow (`late`)."""

    def __init__(self, late: bool) -> None:
        super().__init__("too late" if late else "no answer")
        self.late = late


# What handling a senseless reply may raise.
SENSELESS = (
    WorkerReplyError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


class Borrower(Protocol):
    """Whoever borrows memory for a process; `end` ends that process, and another begins when it is needed."""

    def end(self) -> None: ...


class MemoryAccount:
    """The memory of all worker processes of a program. A process keeps what it was lent until it ends; those that are
    idle are ended when another needs it. Any thread may borrow, and waits while there is not enough."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._changed = threading.Condition()
        self._busy: dict[Borrower, int] = {}
        self._idle: weakref.WeakKeyDictionary[Borrower, int] = weakref.WeakKeyDictionary()
        self._alone = 0  # how many wait for all of it

    @contextmanager
    def lent(self, worker: Borrower, share: int) -> Iterator[None]:
        """Lend `share` bytes to a worker while it answers; one that wants all of it waits until it is alone."""
        with self._changed:
            self._alone += share == self._total
            self._changed.wait_for(lambda: self._is_free(share))
            self._alone -= share == self._total
            self._idle.pop(worker, None)
            self._busy[worker] = share
            for other in list(self._idle):
                if sum(self._idle.values()) + sum(self._busy.values()) > self._total:
                    del self._idle[other]
                    other.end()
        try:
            yield
        finally:
            with self._changed:
                self._idle[worker] = self._busy.pop(worker)
                self._changed.notify_all()

    def is_unused(self) -> bool:
        """Return whether no worker works, and none waits to be alone."""
        with self._changed:
            return not (self._busy or self._alone)

    def _is_free(self, share: int) -> bool:
        # whoever waits for all comes before those who would take a share for ever
        if share < self._total and self._alone:
            return False
        return sum(self._busy.values()) + share <= self._total


ACCOUNT = MemoryAccount(TOGETHER)


class WorkerProcess:
    """A worker process that starts at the first question, and anew after WorkerReplyError; for one thread at a time."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._share = 0  # bytes of memory of the process
        self.asked = 0
        self.close: Callable[[], object] = _nothing

    def ask(self, question: object, max_bytes: int = 0) -> Reply:
        """Send a question; return (header, bytes) of the reply. WorkerReplyError if it fails or exceeds `max_bytes`. If
        memory ran short beside other workers, the question is asked again when no other worker works."""
        # a process that was given all of it keeps it while nobody else works: another takes a second to begin
        share = self._share if self._process is not None and ACCOUNT.is_unused() else SHARE
        try:
            header, content = self._answer(question, max_bytes, share)
        except WorkerReplyError as silent:
            if silent.late or share == TOGETHER:
                raise
            return self._answer(question, max_bytes, TOGETHER)
        if header.get(SHORT):
            return self._answer(question, max_bytes, TOGETHER)
        return header, content

    def end(self) -> None:
        """End the process; the next question begins another."""
        self.close()
        self._process = None

    def _answer(self, question: object, max_bytes: int, share: int) -> Reply:
        with ACCOUNT.lent(self, share):
            if share != self._share:
                self.end()
            self._share = share
            return self._reply(question, max_bytes)

    def _reply(self, question: object, max_bytes: int) -> Reply:
        process = self._process = self._process or self._begun()
        self.asked += 1
        late = threading.Event()

        def too_long() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(SECONDS, too_long)
        alarm.daemon = True
        alarm.start()
        try:
            with boundary(lambda _error: WorkerReplyError(late.is_set())):
                return _asked(process, question, max_bytes)
        except WorkerReplyError:
            self.end()
            raise
        finally:
            alarm.cancel()

    def _begun(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", self._module, str(self._share)],
            cwd=ROOT,
            env=os.environ | MALLOC,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # also runs when this object is collected or the program ends
        self.close = weakref.finalize(self, end, process)
        return process


def _nothing() -> None:
    """Do nothing, as there is no process to end yet."""


def _asked(process: "subprocess.Popen[bytes]", question: object, max_bytes: int) -> Reply:
    """Send a question and return the reply. Raises OSError if the process has died."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(question).encode("ascii") + b"\n")
    process.stdin.flush()
    line = process.stdout.readline(LONGEST)
    if not line.endswith(b"\n"):
        raise OSError("half an answer")
    header = json.loads(line)
    size = header.pop("size")
    if not 0 <= size <= max_bytes:
        raise OSError("too long an answer")
    content = process.stdout.read(size)
    if len(content) != size:
        raise OSError("half an answer")
    return header, content


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker process, close its pipes, and wait until it has ended."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def serve(
    answer: Callable[[Any], Reply],
    memory: int = MEMORY,
    fails: Callable[[Mapping[str, Any]], bool] = lambda header: "problem" in header,
) -> None:
    """Read questions from stdin until it ends, one JSON line each, and write to stdout what `answer` returns. `memory`:
    limit in bytes, of its addresses. Each question has its own limit of processor time. The first argument of the
    program is its share of the memory of all workers. Libraries seldom say that they lack memory, so beside others
    every reply that `fails` may be for want of it, and is not given but asked for again."""
    share = int(sys.argv[1]) if len(sys.argv) > 1 else memory
    limit_memory(memory, share)
    questions, out = sys.stdin.buffer, sys.stdout.buffer
    while line := questions.readline():
        _more_time()
        header, content = answer(json.loads(line))
        if share < TOGETHER and fails(header):
            header, content = {SHORT: True}, b""
        out.write(json.dumps(header | {"size": len(content)}).encode("ascii") + b"\n" + content)
        out.flush()


def limit_memory(max_bytes: int, share: int) -> None:
    """Limit this process to `max_bytes` of addresses and `share` bytes of data; beyond them it gets a MemoryError."""
    if sys.platform == "win32":
        from storage.windows import limit_memory

        limit_memory(min(max_bytes, share))
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
        _soft, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most == resource.RLIM_INFINITY or share < most:  # a worker's own limit stays
            resource.setrlimit(resource.RLIMIT_DATA, (share, share))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _more_time() -> None:
    """Renew the limit of processor time, which Linux enforces; on Windows the waiting process ends this one."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
