"""Command lines of main.py in processes of their own that need not import the program: forked from one that has.

That one is given a command as JSON, with the ends of two pipes, and answers with the exit status.
"""

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds a command may take
LONGEST = 1_000_000  # bytes of a command and its environment


def run(words: Sequence[object], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`python main.py WORDS` in the folder of the checkout."""
    line = [str(word) for word in words]
    if sys.platform == "win32":  # where nothing forks
        begun = [sys.executable, str(ROOT / "main.py"), *line]
        return subprocess.run(
            begun, env=dict(environ), capture_output=True, encoding="utf-8", check=False, cwd=ROOT
        )
    asked = json.dumps([line, dict(environ)]).encode()
    with _pipe() as (out, into_out), _pipe() as (err, into_err), ThreadPoolExecutor(2) as readers:
        socket.send_fds(_forker(), [asked], [into_out, into_err])
        os.close(into_out)
        os.close(into_err)
        said = list(readers.map(_all_of, (out, err)))
    return subprocess.CompletedProcess(line, int(_forker().recv(20)), *said)


@contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    read, write = os.pipe()
    yield read, write
    os.close(read)


def _all_of(pipe: int) -> str:
    with open(pipe, encoding="utf-8", closefd=False) as file:
        return file.read()


@cache
def _forker() -> socket.socket:
    """A line to the process that forks, begun by whoever asks first; it ends with the tests."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with there:
        # no files: they turn back
        words = [sys.executable, "-m", __name__, str(there.fileno())]
        pipe = subprocess.PIPE
        begun = subprocess.Popen(
            words, cwd=ROOT, stdout=pipe, stderr=pipe, pass_fds=[there.fileno()]
        )
    atexit.register(begun.communicate)
    atexit.register(here.close)  # which comes first
    return here


# -- in the process that forks


def serve(line: socket.socket) -> None:
    """Fork for every command that comes; in what is forked, do it."""
    for room in ("core", "storage", "wiring", "ui/terminal"):
        for path in (ROOT / room).rglob("*.py"):
            import_module(
                ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            )
    gc.freeze()  # else each one that ends looks through all of it
    while (asked := socket.recv_fds(line, LONGEST, 2))[0]:
        words, pipes = asked[:2]
        forked = os.fork()
        if not forked:
            line.close()
            begin(pipes, *json.loads(words))
        for pipe in pipes:
            os.close(pipe)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1])).encode())


def begin(pipes: Sequence[int], words: list[str], environ: dict[str, str]) -> None:
    """What the line `python main.py WORDS` does; Python ends with it."""
    import main

    signal.alarm(PATIENCE)
    os.environ.clear()
    os.environ.update(environ)
    for place, file in enumerate((os.open(os.devnull, os.O_RDONLY), *pipes)):
        os.dup2(file, place)
        os.close(file)
    sys.exit(main.main(words))


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as line:
        serve(line)
