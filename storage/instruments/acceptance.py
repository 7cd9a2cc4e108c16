"""Checks a received form file in a process of its own, since it may exhaust time or memory. Stdin: JSON with `path` and
whether to run the test `cases`; stdout: why the form cannot be used, why its cases were not run ("" = fine)."""

from pathlib import Path
from typing import Any, NamedTuple

from core.boundary import boundary
from core.errors import InvalidFormError
from core.i18n import _
from storage.apart import Reply, WorkerProcess, WorkerReplyError, serve
from storage.instruments.reader import prove, read_form
from storage.instruments.wording import is_wording, read_wording

MODULE = "storage.instruments.acceptance"


class FormFileVerdict(NamedTuple):
    """The check of a form file: why it cannot be used (`reason`), why its tests did not run (`untested`); "" = fine."""

    reason: str = ""  # why it cannot be used; "" = it can
    # why its test cases were not run; "" = they gave the expected results, or it has none
    untested: str = ""


def verdict(path: Path) -> FormFileVerdict:
    """Check a form file in a separate process and return the result. If that process hangs or dies, check again without
    the form's test cases."""
    asked = WorkerProcess(MODULE)
    try:
        return _verdict(asked, path, cases=True)
    except WorkerReplyError:
        try:
            why, _none = _verdict(asked, path, cases=False)
        except WorkerReplyError as silent:
            return FormFileVerdict(
                _("อ่านแบบนี้นานเกินไป") if silent.late else _("อ่านแบบนี้แล้วโปรแกรมอ่านหยุด")
            )
        return FormFileVerdict(why, _("ทดสอบในเครื่องนี้ไม่จบ"))
    finally:
        asked.close()


def _verdict(worker: WorkerProcess, path: Path, *, cases: bool) -> FormFileVerdict:
    answer, _bytes = worker.ask({"path": str(path.resolve()), "cases": cases})
    with boundary(lambda _error: WorkerReplyError(late=False)):
        return FormFileVerdict(str(answer["why"]), str(answer["untested"]))


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
