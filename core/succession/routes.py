"""Papers that wait for ink: who is expected, and whether somebody else may still be named in their place."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assigning.signoff_answers import answers_to
from core.forms.ports import Reader
from core.i18n import _
from core.log.signoff import SIGNED, SOUND, STAGE
from core.plan.locks import report_words
from core.records.route import ROUTE, Stage, awaited, read_route, route_steps, waits_at
from core.records.titles import called
from core.signing.chain import signable
from core.values import Record, Ref


class Awaiting(NamedTuple):
    """A locked plan, period or assessment that is not delivered whole: it waits for ink, or came back."""

    signoff: Record
    subject: Ref
    title: str
    waits: str  # for whom; "" = for the scan
    people: frozenset[str]  # ids of who is expected and has not signed
    fixed: str  # why nobody else is named in the place of one of them; "" = may be
    returned: str | None = None  # the reason a unit above gave; None = it did not come back

    def passes_from(self, person: str) -> bool:
        return person in self.people and not self.fixed

    def passed(self, person: str, to: str) -> tuple[Stage, ...]:
        """The route with somebody else in the place of a person, once in a step."""
        stages = read_route(self.signoff.text(ROUTE))
        return tuple(
            one._replace(people=tuple(dict.fromkeys(to if each == person else each for each in one.people)))
            for one in stages
        )


def awaiting(reader: Reader, unit: str) -> Iterator[Awaiting]:
    """Everything of the unit, of every year, that is locked and neither signed nor ended; and what was returned."""
    for held in reader.records("signoff", unit):
        for one in reader.sign_offs.of(held.ref):
            if not one.stands or one.body is None:
                continue
            period = report_words(one.body.period) if one.body.period else ""
            title = " ".join(filter(None, (called(reader, one.body.subject), period)))
            if held.text(STAGE) == SIGNED:
                answers = answers_to(reader, [one.ref])
                if answers and not answers[-1].accepted:
                    why = answers[-1].reason
                    yield Awaiting(held, one.body.subject, title, "", frozenset(), _("ลงนามแล้ว"), why)
                continue
            steps = route_steps(reader, held)
            at = waits_at(steps)
            people = frozenset(each for step in steps for each in step.missing)
            inked, printed = any(step.inks for step in steps), bool(signable(reader, one, held))
            waits = awaited(reader, unit, at) if at else "" if inked else _("ลงนาม")
            fixed = _fixed(inked=inked, printed=printed, sound=one.state == SOUND)
            yield Awaiting(held, one.body.subject, title, waits, people, fixed)


def _fixed(*, inked: bool, printed: bool, sound: bool) -> str:
    if inked:
        return _("มีผู้ลงนามบนกระดาษแล้ว ผู้รับมอบลงนามแทนที่ขั้นนั้นตามแบบ")
    if printed:
        return _("พิมพ์แล้วในชื่อเดิม ถ้าลงนามแล้วให้สแกนยืนยัน ถ้ายังไม่ลงนามให้เปลี่ยนผู้ลงนามที่หน้าลงนามแล้วพิมพ์ใหม่")
    return "" if sound else _("รอข้อมูลบางส่วนที่ลงนาม")
