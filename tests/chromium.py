"""A real browser without a window, spoken to over two pipes: what a page does where people open it.

Chromium is told to start with `--remote-debugging-pipe`: it reads commands from its file 3 and answers on its file 4,
JSON with a zero byte behind each.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--remote-debugging-pipe",
)
LACKING = "no Chromium on this machine (apt: chromium): the page for seals is run by nothing here"


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One page that is open."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions, self._answers = questions, answers
        self._number, self._session = 0, ""
        self.asked: list[str] = []  # addresses the page wanted to load

    def send(self, method: str, **given: Any) -> Any:
        self._number += 1
        said: dict[str, Any] = {"id": self._number, "method": method, "params": given}
        if self._session:
            said["sessionId"] = self._session
        self._questions.write(json.dumps(said).encode() + b"\0")
        self._questions.flush()
        while True:
            heard = self._hear()
            if heard.get("id") == self._number:
                assert "error" not in heard, heard["error"]
                return heard["result"]

    def _hear(self) -> dict[str, Any]:
        content = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "the browser has ended"
            content += byte
        heard: dict[str, Any] = json.loads(content)
        if heard.get("method") == "Network.requestWillBeSent":
            self.asked.append(heard["params"]["request"]["url"])
        return heard

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """Within, a tab that knows nothing of what others kept; nothing stays of it."""
        self._session, self.asked = "", []
        context = self.send("Target.createBrowserContext")["browserContextId"]
        self.attach(browserContextId=context)
        yield
        self._session = ""
        self.send("Target.disposeBrowserContext", browserContextId=context)

    def attach(self, **given: str) -> None:
        """Speak to a tab of its own from now on."""
        self._session = ""
        target = self.send("Target.createTarget", url="about:blank", **given)["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for part in ("Page", "Network", "DOM"):
            self.send(f"{part}.enable")

    def open(self, path: Path) -> None:
        self.attach()
        self.send("Page.navigate", url=path.as_uri())
        wait = (
            "const wait = () => globalThis.Seal ? done(Seal.ready) : setTimeout(wait, 20); wait();"
        )
        self.run(f"new Promise(done => {{ {wait} }})")

    def run(self, script: str) -> Any:
        """The value of an expression, once what it promises is there."""
        found = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def choose(self, selector: str, path: Path) -> None:
        """Give a file to an input, as a person chooses it."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", nodeId=node, files=[str(path)])


@contextmanager
def browsing(page: Path | None, home: Path, *more: str) -> Iterator[Page]:
    """The page in a browser of its own, or an empty tab; `home` is room for what it keeps, `more` is said to the
    browser."""
    import fcntl  # of Linux, as are these pipes: who only asks for a browser needs none

    program = chromium()
    assert program
    to_read, to_write = os.pipe(), os.pipe()

    def files() -> None:
        # out of each other's way
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_read[0], to_write[1])]
        for end, number in zip(ends, (3, 4), strict=True):
            os.dup2(end, number)

    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    words = [program, *FLAGS, *more, *root, f"--user-data-dir={home}", "about:blank"]
    null = subprocess.DEVNULL
    started = subprocess.Popen(words, preexec_fn=files, close_fds=False, stdout=null, stderr=null)
    os.close(to_read[0])
    os.close(to_write[1])
    with open(to_read[1], "wb") as questions, open(to_write[0], "rb") as answers:
        try:
            there = Page(questions, answers)
            if page is None:
                there.attach()
            else:
                there.open(page)
            yield there
        finally:
            started.terminate()
            started.wait(30)
