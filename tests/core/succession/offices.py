"""An office whose officer leaves: work in their name by forms nobody has seen before, papers locked and signed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.assessment.sheets import sheet_of
from core.assessment.start_deeds import import_answers
from core.log.deeds import fresh
from core.people.deeds import add_person
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from core.records.route import PlannedRouteStep
from core.signing.deeds import sign_off
from core.values import Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx

LEAVER = "นางสาวตัวอย่าง ใจดี"
FOLLOWER = "นายสมมุติ รักงาน"
OTHER = "นายสาธิต มั่นคง"
TASKS = """\
id: tasks
edition: 2569
title: {th: แบบงานที่ไม่มีใครเคยเห็น, en: A form nobody has seen}
periods: half
kinds:
- {id: task, title: งาน}
- {id: visit, in: task, list: yes, title: การลงพื้นที่, stage: report}
fields:
- {id: title, kind: task, title: ชื่องาน}
- {id: hands, kind: task, title: คนทำ}
- {id: about, kind: task, type: longtext, title: ความเป็นมา}
- {id: result, kind: task, title: ผล, stage: report}
- {id: went, kind: visit, title: ผู้ไป}
signing:
- {id: maker, title: ผู้จัดทำ, role: recorder}
- {id: head, title: ผู้รับรอง, role: approver, other_than: maker}
"""
ASKING = """\
id: asking
edition: 2569
title: {th: แบบที่ถามชื่อ, en: A form that asks for names}
kind: ladder
dimensions:
- {id: d1, short: เปิดเผย, points: [6], full: 6, title: ด้านความเปิดเผย}
levels:
- {in: d1, level: 0, text: ยังไม่เริ่ม}
items:
- {id: d1.l1.1, in: d1/1, number: ๑., text: มีผู้ดูแลข้อมูล}
asks:
- {id: keeper, in: d1.l1.1, type: text, text: ใครดูแล}
"""


@dataclass
class Office:
    """The office, and its people by name."""

    folder: Folder
    room: Path
    people: dict[str, Ref] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, words in (("tasks", TASKS), ("asking", ASKING)):
            (self.room / f"{name}.yaml").write_text(words, encoding="utf-8")
        self.forms = FormLibrary([self.room])
        self.folder.use_forms(self.forms)
        for name, roles in (
            (LEAVER, ("recorder", "approver")),
            (FOLLOWER, ()),
            (OTHER, ("approver",)),
        ):
            self.joins(name, *roles)

    @property
    def unit(self) -> str:
        return self.folder.writer.unit

    def joins(self, name: str, *roles: str) -> Ref:
        (ref,) = add_person(ctx(self.folder), self.folder, name, f"ตำแหน่งของ{name}", roles).touched
        self.people[name] = ref
        return ref

    def plans(
        self, year: int, *rows: dict[str, Any], progress: tuple[dict[str, Any], ...] = ()
    ) -> Ref:
        given = {"title": "แผน", "rows": list(rows), "progress": list(progress)}
        changes = import_plan(ctx(self.folder), self.folder, self.forms.get("tasks"), year, given)
        return next(ref for ref in changes.touched if ref.entity == "plan")

    def answers(self, year: int, keeper: str) -> None:
        given = {"answers": {"d1.l1.1": {"state": "met", "ask.keeper": keeper}}}
        import_answers(ctx(self.folder), self.folder, self.forms.get("asking"), year, given)

    def locks(self, subject: Ref, *route: PlannedRouteStep) -> Ref:
        done = sign_off(ctx(self.folder), self.folder, subject, "ทุกคน", route=route)
        return next(ref for ref in done.touched if ref.entity == "signoff")

    def sheets(self, assessment: Ref, name: str) -> Ref:
        """Somebody's own sheet, not closed."""
        assessor = self.people[name].local
        sheet = sheet_of(assessment, assessor)
        birth = fresh(sheet, {"assessment": Plain(assessment.local), "assessor": Plain(assessor)})
        self.folder.save(ctx(self.folder), "open_sheet", birth)
        return sheet

    def rows(self, plan: Ref) -> tuple[PlanRow, ...]:
        return PlanRow.tree(self.folder, self.forms.get("tasks"), plan)[1:]

    def hands(self, plan: Ref) -> list[str]:
        """Who does each row, as it is printed."""
        return [row.words("hands") or row.words("went") for row in self.rows(plan)]


def task(key: str, hands: str, **more: str) -> dict[str, Any]:
    return {
        "id": key,
        "kind": "task",
        "f.title": f"งาน {key}",
        "f.hands": hands,
        **{f"f.{n}": v for n, v in more.items()},
    }
