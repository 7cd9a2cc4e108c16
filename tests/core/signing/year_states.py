"""A year in the states it can stand in, each reached by deeds, for whoever asks what is said of it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.evidence.deeds import StoredFile, add_evidence
from core.exchange.send_deeds import noted
from core.log.deeds import fresh
from core.log.post import SENT
from core.papers.deeds import PaperRequest, print_paper
from core.people.deeds import add_person
from core.plan.file_deeds import import_plan
from core.records.route import PlannedRouteStep
from core.scans.deeds import inked
from core.signing.deeds import sign_off, sign_step
from core.values import Plain, Ref, Text, Written
from storage.db.folder.store import Folder
from storage.db.log.log import ends_of
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import mended_plan
from tests.core.conftest import NOON, ctx
from tests.country import AGE, CENTRE, register
from tests.storage.db.forger import CLOCK, Forger

YEAR = 2569
DAY = "2026-01-15"
REPORT = StoredFile("รายงาน.pdf", "ab" * 32, 900, "pdf", "", "2026-01-05T10:20")
SMALL = """\
id: small
edition: 2569
title: {th: แบบประเมินสั้น, en: A short form}
short: {th: แบบสั้น, en: Short}
kind: ladder
dimensions:
- {id: d1, short: เปิดเผย, points: [6, 10], full: 10, title: ด้านความเปิดเผย}
levels:
- {in: d1, level: 0, text: ยังไม่เริ่ม}
items:
- {id: d1.l1.1, in: d1/1, number: ๑., text: มีประกาศนโยบาย}
- {id: d1.l1.2, in: d1/1, number: ๒., text: มีคณะทำงาน}
- {id: d1.l2.1, in: d1/2, number: ๑., text: รายงานผลต่อผู้บริหาร}
proofs:
- {id: report, in: d1.l2.1, kind: รายงานผล, if_missing: warn}
passes:
- {id: pass, of: base, is: '>= 6', text: คะแนนไม่ต่ำกว่า ๖}
signing:
- {id: maker, title: ผู้จัดทำ, role: recorder}
- {id: head, title: ผู้รับรอง, role: approver, other_than: maker}
"""
ITEMS = ("d1.l1.1", "d1.l1.2", "d1.l2.1")


@dataclass
class YearOfWork:
    """An office and its year; each method is a step forward."""

    folder: Folder
    forms: FormLibrary
    room: Path
    signoff: Ref | None = None
    people: dict[str, str] = field(default_factory=dict)
    sent: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.use_forms(self.forms)

    @property
    def unit(self) -> str:
        return self.folder.writer.unit

    @property
    def assessment(self) -> Ref:
        return assessment_at(self.unit, "small", YEAR)

    @property
    def plan(self) -> Ref:
        return self.folder.records("plan", self.unit)[0].ref

    def hires(self) -> None:
        for name, role in (("ก้อย", "recorder"), ("คม", "approver")):
            (ref,) = add_person(
                ctx(self.folder), self.folder, name, f"ตำแหน่ง{name}", (role,)
            ).touched
            self.people[name] = ref.id

    def plans(self) -> None:
        import_plan(
            ctx(self.folder), self.folder, self.forms.get("moral-plan"), YEAR, mended_plan()
        )

    def answers(self, *items: str, state: str = "met") -> None:
        given = {"answers": {item: {"state": state} for item in items}}
        import_answers(ctx(self.folder), self.folder, self.forms.get("small"), YEAR, given)

    def proves(self) -> None:
        add_evidence(ctx(self.folder), self.folder, self.assessment, REPORT, "d1.l2.1", "report")

    def locks(self, subject: Ref, route: tuple[PlannedRouteStep, ...] = ()) -> None:
        done = sign_off(ctx(self.folder), self.folder, subject, "ก้อย, คม", route=route)
        self.signoff = next(ref for ref in done.touched if ref.entity == "signoff")

    def prints(self, subject: Ref) -> None:
        wish = PaperRequest(subject, "sign_off", self.room / f"{secrets.token_hex(4)}.pdf")
        print_paper(
            ctx(self.folder), self.folder, wiring.PaperPrinter(self.folder.writer.keys), wish
        )

    def inks(self, *steps: tuple[str, str]) -> None:
        assert self.signoff is not None
        for step, name in steps:
            sign_step(ctx(self.folder), self.folder, self.signoff, step, self.people[name], DAY)

    def scan(self) -> Ref:
        """A file of a piece of evidence, as a scan comes in."""
        evidence, file = (
            Ref(self.unit, entity, secrets.token_hex(16)) for entity in ("evidence", "file")
        )
        said: dict[str, Written] = {
            "evidence": Plain(evidence.local),
            "sha256": Plain("cd" * 32),
            "name": Text("SKM_1.pdf"),
        }
        made = [*fresh(evidence, {"title": Text("ฉบับลงนาม")}), *fresh(file, said)]
        self.folder.save(ctx(self.folder), "add", made)
        return file

    def confirms(self) -> None:
        assert self.signoff is not None
        seen_in_ink(self.folder, self.signoff, self.scan())

    def sends(self) -> None:
        """A file with everything was written for somebody, and read back."""
        self.sent = {
            stream: ends[-1].seq for stream, ends in ends_of(self.folder.writer.log).items()
        }
        self.folder.note_view(ctx(self.folder), SENT, noted([AGE], self.sent))

    def answered(self, state: str) -> None:
        """The centre says it, in a stream of its own."""
        assert self.signoff is not None
        centre = Forger(self.unit, CENTRE, state.encode())
        one = Ref(self.unit, "acceptance", secrets.token_hex(16))
        said = (("signoff", f"={self.signoff.local}"), ("state", f"={state}"))
        later = CLOCK + 1000 * (state == "accepted")
        lines = [
            centre.line(n, one, name, value, clock=later) for n, (name, value) in enumerate(said, 1)
        ]
        self.folder.exchange.take_segments(
            [*register([("S10", "province", "")]), centre.segment(lines)]
        )


def seen_in_ink(folder: Folder, signoff: Ref, scan: Ref) -> None:
    """A sign-off is signed, as it was by programs that did not look at each place of a paper."""
    record = folder.record(signoff)
    assert record is not None
    folder.save(ctx(folder), "confirm_paper", inked(record, scan))


def small_forms(room: Path) -> FormLibrary:
    """The forms of the program, and the short one."""
    room.mkdir(exist_ok=True)
    (room / "small.yaml").write_text(SMALL, encoding="utf-8")
    return FormLibrary([main.INSTRUMENTS, room])


def states(year: YearOfWork) -> Iterator[str]:
    """Walks the year; after each name it stands in that state."""
    yield "empty"
    year.hires()
    year.plans()
    yield "plan only"
    year.answers(*ITEMS[:2])
    yield "partly answered"
    year.answers(ITEMS[2])
    yield "answered, not proved"
    year.proves()
    yield "whole"
    year.locks(year.assessment)
    yield "locked"
    year.prints(year.assessment)
    yield "printed"
    year.inks(("maker", "ก้อย"), ("head", "คม"))
    yield "signed on paper"
    year.confirms()
    yield "signed"
    year.sends()
    yield "sent"
    year.answered("returned")
    yield "returned"
    year.answered("accepted")
    yield "accepted"


LATER = NOON + timedelta(days=2)
