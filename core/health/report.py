"""The report for whoever looks after the PC: results only, no text of a document, no name of a person, file or unit."""

from collections.abc import Iterator

from core.backups.retention import moment_words
from core.health.rows import HealthView
from core.health.view import HealthFacts, size_words
from core.i18n import _


def report(view: HealthView, facts: HealthFacts, program: str) -> str:
    """`program`: the version of the program and its system. Of every matter its kind, state and count are written."""
    return "\n".join((*_head(view, facts, program), "", *_rows(view), "", *_space(view), ""))


def _head(view: HealthView, facts: HealthFacts, program: str) -> Iterator[str]:
    yield _("ผลตรวจสุขภาพข้อมูล {at}").format(at=moment_words(facts.now))
    yield program
    yield _("เรียบร้อย {good} จาก {of} เรื่อง ต้องดู {todo} เรื่อง").format(good=view.good, of=len(view.rows), todo=view.todo)
    found = facts.examination
    if found is not None:
        yield _("ตรวจเมื่อ {at} ประวัติ {lines} รายการ ไฟล์หลักฐาน {files} ไฟล์").format(
            at=moment_words(found.at), lines=found.lines, files=found.files
        )
    if facts.stopped is not None:
        yield view.looked
    yield _("ไฟล์สำรองในเครื่อง {n} ชุด").format(n=len(facts.own))
    if facts.second is not None:
        yield _("สำรองลงแฟลชไดรฟ์ {at}").format(at=moment_words(facts.second.at))


def _rows(view: HealthView) -> Iterator[str]:
    for row in view.rows:
        count = len(row.diagnosis.places) if row.diagnosis else 0
        places = _("({n} แห่ง)").format(n=count) if count else ""
        yield " ".join(filter(None, (f"[{row.state}/{row.key}]", row.title, places)))


def _space(view: HealthView) -> Iterator[str]:
    for one in view.space:
        yield f"{one.title}: {size_words(one.size)}"
    yield view.free
