"""Checks a received form file in a separate process, since it may be built to exhaust time or memory. A line of JSON on
stdin names the `path` and whether to run the test `cases`; the answer on stdout says why the form cannot be used ("" =
it can) and why its cases were not run ("" = they were)."""

from pathlib import Path
from typing import Any, NamedTuple

from core.boundary import boundary
from core.errors import InvalidFormError
from core.i18n import _
from storage.apart import NoReplyError, Reply, WorkerProcess, serve
from storage.instruments.reader import prove, read_form
from storage.instruments.wording import is_wording, read_wording

MODULE = "storage.instruments.acceptance"


class FormVerdict(NamedTuple):
    """A form file's check: `why` it cannot be used, and why its test cases were not run (`untested`), or ""."""

    why: str = ""  # why it cannot be used; "" = it can
    untested: str = ""  # why its test cases were not run; "" = they gave the expected results, or it has none


def verdict(path: Path) -> FormVerdict:
    """Return what checking a form file in a separate process gives; if it hangs or dies, again without test cases."""
    asked = WorkerProcess(MODULE)
    try:
        return _verdict(asked, path, cases=True)
    except NoReplyError:
        try:
            why, _none = _verdict(asked, path, cases=False)
        except NoReplyError as silent:
            return FormVerdict(_("อ่านแบบนี้นานเกินไป") if silent.late else _("อ่านแบบนี้แล้วโปรแกรมอ่านหยุด"))
        return FormVerdict(why, _("ทดสอบในเครื่องนี้ไม่จบ"))
    finally:
        asked.close()


def _verdict(asked: WorkerProcess, path: Path, *, cases: bool) -> FormVerdict:
    answer, _bytes = asked.ask({"path": str(path.resolve()), "cases": cases})
    with boundary(lambda _error: NoReplyError(late=False)):
        return FormVerdict(str(answer["why"]), str(answer["untested"]))


def reply(question: dict[str, Any]) -> Reply:
    path = Path(question["path"])
    untested = ""
    try:
        with path.open("rb") as file:
            worded = is_wording(file.read(200))
        if worded:
            read_wording(path)
        elif question["cases"]:
            untested = prove(path).untested
        else:
            read_form(path)
    except InvalidFormError as problem:
        return {"why": problem.why, "untested": ""}, b""
    return {"why": "", "untested": untested}, b""


if __name__ == "__main__":
    serve(reply)
