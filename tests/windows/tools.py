"""Tools of the screen for a program under wine: it asks by a port of this machine, and they are run outside wine."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer

KNOWN = ("xdotool", "setxkbmap", "scrot")


@contextmanager
def serving(display: str) -> Iterator[str]:
    """The port at which the tools are asked for, as long as the context lasts."""

    class Asked(StreamRequestHandler):
        def handle(self) -> None:
            words = json.loads(self.rfile.readline())
            self.wfile.write(json.dumps(ran(words, display)).encode() + b"\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield str(server.server_address[1])
        finally:
            server.shutdown()


def ran(words: list[str], display: str) -> tuple[int, str]:
    """Run one of the tools on that display: its exit status, what it said."""
    if words[0] not in KNOWN:
        return 127, f"{words[0]}: not one of {', '.join(KNOWN)}"
    environ = os.environ | {"DISPLAY": display}
    done = subprocess.run(
        words, env=environ, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    return done.returncode, done.stdout or done.stderr
