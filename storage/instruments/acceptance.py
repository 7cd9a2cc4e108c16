"""A form that came from outside is read in a process of its own before it is used: it may be built to cost.

Called as `python -m storage.instruments.acceptance`. A line of JSON on stdin names the `path` of a file; the answer on
stdout says why it cannot be used, "" = it can.
"""

from pathlib import Path
from typing import Any

from core.errors import BrokenInstrument
from core.i18n import _
from storage.apart import Apart, NoReply, Reply, serve
from storage.instruments.reader import read_form
from storage.instruments.wording import is_wording, read_wording

MODULE = "storage.instruments.acceptance"


def verdict(path: Path) -> str:
    """Why the form in this file cannot be used here, as a sentence; "" = it can."""
    asked = Apart(MODULE)
    try:
        return str(asked.ask({"path": str(path.resolve())})[0]["why"])
    except NoReply as silent:
        return _("อ่านแบบนี้นานเกินไป") if silent.late else _("อ่านแบบนี้แล้วโปรแกรมอ่านหยุด")
    finally:
        asked.close()


def reply(question: dict[str, Any]) -> Reply:
    path = Path(question["path"])
    try:
        with path.open("rb") as file:
            worded = is_wording(file.read(200))
        (read_wording if worded else read_form)(path)
    except BrokenInstrument as problem:
        return {"why": problem.why}, b""
    return {"why": ""}, b""


if __name__ == "__main__":
    serve(reply)
