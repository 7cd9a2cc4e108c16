"""A committee's result that is released as a preliminary one, by a programme that gives days for objections."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

import main
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import answer_at, sheet_of
from core.blocks.document import Document, Stamp
from core.committee.objection_deeds import object_to
from core.committee.objections import Objection, release_of
from core.committee.release_deeds import accept_alike, agree, release
from core.log.ports import standing
from core.papers.made import made
from core.values import Ref
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, Panel, copied_panel
from tests.known import known
from tests.storage.exchange.towns import Town
from tests.templates import Copied

DAYS = 15
MET, NOT = {"state": "met"}, {"state": "not_met", "reason": "ไม่พบเอกสาร"}
FIRST, SECOND, THIRD = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:4]
Given = Mapping[str, Mapping[str, str]]


def programme_of(days: int) -> str:
    """A newer revision of the shipped programme, whose committees give so many days for objections."""
    text = (main.RESOURCES / "instruments" / "cdd-clean-programme-2564.yaml").read_text("utf-8")
    head, committees = text.split("\ncommittees:\n")
    given = committees.replace("- {id: ", f"- {{objections: {days}, id: ", 5)
    whole = f"{head}\ncommittees:\n{given}".replace("revision: 1", "revision: 9")
    return whole.replace("format: programme/1", "format: programme/2")


@cache
def with_objections(days: int = DAYS) -> FormLibrary:
    """The shipped forms, with such a programme."""
    place = Path(mkdtemp())
    (place / "programme.yaml").write_text(programme_of(days), "utf-8")
    return FormLibrary([main.RESOURCES / "instruments", place])


@contextmanager
def opened_round(
    copied: Copied, judged: Given, units: int = 1, days: int = DAYS
) -> Iterator[Panel]:
    """A committee has agreed these answers of every unit, each of which assessed itself by the sample."""
    with copied_panel(copied, samples=[sample("cdd_province_a.json")] * units) as room:
        room.forms = with_objections(days)
        for one in everybody(room):
            one.folder.use_forms(room.forms)
        room.call()
        for n in range(units):
            room.sealed([judged] * 3, n)
        room.opened(drafts=range(units))
        for draft in room.drafts:
            for item in (item for item, given in judged.items() if "reason" in given):
                wishes = [("state", judged[item]["state"], ())]
                deed = partial(
                    agree, draft=draft, item=item, inputs=wishes, reason=judged[item]["reason"]
                )
                room.secretary.do(deed)
            room.secretary.do(partial(accept_alike, draft=draft))
        yield room


@contextmanager
def released_round(
    copied: Copied, judged: Given, units: int = 1, days: int = DAYS
) -> Iterator[Panel]:
    """What they agreed is released, and lies with each unit."""
    with opened_round(copied, judged, units, days) as room:
        for n, unit in enumerate(room.units):
            let_go(room, n)
            unit.take(room.secretary.send(unit))
        yield room


def everybody(room: Panel) -> Sequence[Town]:
    return [room.secretary, room.centre, *room.members, *room.units]


def agreed(room: Panel, item: str, state: str, reason: str = "", n: int = 0) -> None:
    """The committee decides an item anew, having seen what it decided before."""
    kept = known(room.secretary.folder.record(answer_at(sheet_of(room.drafts[n]), item)))
    wishes = [("state", state, kept.shown("state").seen)]
    room.secretary.do(partial(agree, draft=room.drafts[n], item=item, inputs=wishes, reason=reason))


def let_go(room: Panel, n: int = 0) -> None:
    room.secretary.do(partial(release, draft=room.drafts[n], signers="ประธานกรรมการ"))


def review(room: Panel, n: int = 0) -> Ref:
    return AssessmentRounds(standing(room.secretary.folder, room.drafts[n])).review


def objected(room: Panel, *items: str, n: int = 0, evidence: Sequence[Ref] = ()) -> None:
    for item in items:
        deed = partial(
            object_to, review=review(room, n), item=item, reason=f"เหตุของ {item}", evidence=evidence
        )
        room.units[n].do(deed)


def states(at: Town, of: Ref) -> dict[str, str]:
    """Where every objection to a result stands on a PC, by item."""
    return {one.item: one.state for one in raised(at, of)}


def raised(at: Town, of: Ref) -> Sequence[Objection]:
    return known(release_of(at.folder, of)).objections(at.folder)


def printed(at: Town, of: Ref, form: str) -> str:
    """Every word of a paper as this PC prints it."""
    return " ".join(Document.walk(made(at.folder, of, form, "").build(Stamp())))
