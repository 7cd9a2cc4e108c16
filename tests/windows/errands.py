"""Tools of Linux that tests call, for a program under wine: `pdftotext.exe` and its like hand their errand over here.

The real tool does it, with the names of files as Linux has them; what it says and how it ends goes back.
"""

import re
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from tests.windows.wine import HERE, WindowsPC, compiled

TOOLS = (
    "git",
    "pdftotext",
    "pdfinfo",
    "pdftoppm",
    "pdfimages",
    "qpdf",
    "zbarimg",
    "age",
    "age-keygen",
)
PORT = "PRONGSAI_ERRANDS"
# the name of a file, also after an option
PLACE = re.compile(r"(?:^|(?<==))([A-Za-z]):[\\/].*", re.DOTALL)
PATIENCE = 120  # seconds


@contextmanager
def serving(pc: WindowsPC) -> Iterator[dict[str, str]]:
    """The settings with which a program of this PC finds the tools that are installed beside wine."""
    folder = pc.c / "tools"
    folder.mkdir(exist_ok=True)
    for tool in filter(shutil.which, TOOLS):
        if not (folder / f"{tool}.exe").exists():
            compiled(HERE / "errand.c", folder / f"{tool}.exe", "-municode", "-lws2_32")

    class Errand(StreamRequestHandler):
        def handle(self) -> None:
            (count,) = struct.unpack("<I", self.rfile.read(4))
            *words, where = [_given(self.rfile).decode() for _word in range(count + 1)]
            code, out, err = done(pc, words, where, _given(self.rfile))
            answer = struct.pack("<I", code & 0xFFFFFFFF)
            self.wfile.write(
                answer + b"".join(struct.pack("<I", len(said)) + said for said in (out, err))
            )

    with ThreadingTCPServer(("127.0.0.1", 0), Errand) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield {PORT: str(server.server_address[1]), "WINEPATH": r"C:\tools"}
        finally:
            server.shutdown()


def done(pc: WindowsPC, words: list[str], where: str, given: bytes) -> tuple[int, bytes, bytes]:
    """Run the tool: exit status, what it said on each of its outputs."""
    if words[0] not in TOOLS:
        return 127, b"", words[0].encode()
    line = [
        words[0],
        *(PLACE.sub(lambda found: str(unix(pc, found[0])), word) for word in words[1:]),
    ]
    ran = subprocess.run(
        line, cwd=unix(pc, where), input=given, capture_output=True, check=False, timeout=PATIENCE
    )
    return ran.returncode, ran.stdout, ran.stderr


def unix(pc: WindowsPC, name: str) -> Path:
    """Where Linux has what Windows calls so."""
    letter, rest = name[0].lower(), name[2:].replace("\\", "/")
    return Path(f"{pc.place / 'dosdevices' / f'{letter}:'}/{rest.lstrip('/')}")


def _given(line: BufferedIOBase) -> bytes:
    (size,) = struct.unpack("<I", line.read(4))
    return line.read(size)
