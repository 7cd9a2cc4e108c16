"""A region's committee by files only: a secretary, members on PCs of their own, and units that assessed themselves."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import main
from core.assessment.ballots import CommitteeVote
from core.assessment.start_deeds import assessment_at, import_answers
from core.blocks.document import Document, Stamp
from core.committee.ballot_deeds import open_votes, own_sheet, score_from, seal
from core.committee.convene_deeds import Assessor, convene, draft_at
from core.entities import record_id
from core.forms.ports import Forms
from core.log.certificates import Certificate
from core.log.ports import standing
from core.papers.made import made
from core.people.deeds import add_person
from core.values import Changes, Ref
from storage.instruments.library import FormLibrary
from tests.country import ROOT, ROOT_KEY, _stream, register
from tests.known import every
from tests.storage.exchange.towns import Town, build, stood
from tests.templates import Copied
from wiring import Wiring

_Pcs = tuple[Town, Town, list[Town], list[Town]]
FORMS = FormLibrary([main.RESOURCES / "instruments"])
# the forms a committee may score by
SCORED = [one for one in every(FORMS) if one.kind and not one.register]
YEAR = 2569
LATER = 24  # hours; by then a panel is made
UNITS = [
    ("9", "centre", ""),
    ("1", "province", "9"),
    *((f"1{n}", "district", "1") for n in range(1, 6)),
]
KINDS = {"9": "centre", "1": "province"}


def enrol(towns: Sequence[tuple[Town, str, str]]) -> None:
    """The root certifies each as a kind of device with a letter; all know all."""
    found = [
        Certificate(one.folder.writer.keys.public, one.age, one.unit, kind, letter)
        for one, kind, letter in towns
    ]
    paper = _stream(ROOT, repr(found))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in found
    ]
    lines = [
        paper.line(n, ref, "grant", f"={one.line}")
        for n, (ref, one) in enumerate(zip(refs, found, strict=True), 1)
    ]
    for one, _kind, _letter in towns:
        one.folder.exchange.trust_in([ROOT_KEY])
        one.folder.exchange.take_segments([paper.segment(lines), *register(UNITS)])


@dataclass
class Panel:
    """All of them, and the form they score by."""

    secretary: Town
    members: list[Town]
    units: list[Town]
    centre: Town
    forms: Forms
    form: str
    people: list[str]  # ids of the members' person records
    round: str = "committee"

    @property
    def drafts(self) -> list[Ref]:
        own = [standing(self.secretary.folder, self.own(one)) for one in self.units]
        return [draft_at(self.secretary.unit, one, self.round) for one in own]

    def own(self, unit: Town) -> Ref:
        """Its self-assessment."""
        return assessment_at(unit.unit, self.form, YEAR)

    def sheet(self, member: int, draft: int = 0) -> Ref:
        town = self.members[member]
        return own_sheet(town.folder, key_of(town), self.drafts[draft])

    def call(
        self, members: Sequence[int] = (0, 1, 2), fewest: int = 1, days: int | None = None
    ) -> None:
        """Convene them and give each a pack; `fewest` ballots that count must there be for a split to be shown, `days`
        are given for objections."""
        called = [Assessor(self.people[n], key_of(self.members[n])) for n in members]
        assessed = [self.own(one) for one in self.units]
        deed = partial(convene, assessed=assessed, members=called, in_round=self.round)
        self.secretary.do(partial(deed, fewest=fewest, days=days))
        self.down(members)

    def down(self, members: Sequence[int] = (0, 1, 2)) -> None:
        """What the secretary has for them goes out, a file each."""
        for n in members:
            self.members[n].take(self.secretary.send(self.members[n]))

    def up(self, members: Sequence[int] = (0, 1, 2)) -> None:
        for n in members:
            self.secretary.take(self.members[n].send(self.secretary))

    def score(
        self, member: int, answers: Mapping[str, Mapping[str, object]], draft: int = 0
    ) -> None:
        deed = partial(score_from, sheet=self.sheet(member, draft), data={"answers": answers})
        self.members[member].do(deed)

    def seal(self, member: int, drafts: Sequence[int] = (0,)) -> None:
        sheets = [self.sheet(member, n) for n in drafts]
        self.members[member].do(partial(seal, sheets=sheets, incomplete=True))

    def sealed(self, answers: Sequence[Mapping[str, Mapping[str, object]]], draft: int = 0) -> None:
        """Everybody scores one unit and seals; the lines lie with the secretary."""
        for n, given in enumerate(answers):
            self.score(n, given, draft)
            self.seal(n, [draft])
        self.up(range(len(answers)))

    def open(self, drafts: Sequence[int] = (0,)) -> None:
        self.secretary.do(partial(open_votes, assessments=[self.drafts[n] for n in drafts]))

    def opened(self, members: Sequence[int] = (0, 1, 2), drafts: Sequence[int] = (0,)) -> None:
        """Open, and have the words make their second trip."""
        self.open(drafts)
        self.down(members)
        self.up(members)
        self.down(members)

    def vote(self, at: Town | None = None, draft: int = 0) -> CommitteeVote:
        return CommitteeVote.of((at or self.secretary).folder, self.drafts[draft])


def key_of(town: Town) -> str:
    return town.folder.writer.keys.public.hex()


def _person(town: Town, name: str, roles: Sequence[str] = ()) -> str:
    (done,) = town.do(lambda ctx, store: add_person(ctx, store, name, roles=roles))
    assert isinstance(done, Changes)
    return next(one.id for one in done.touched if one.entity == "person")


@contextmanager
def _pcs(
    pc: Callable[[Path, str, str], Town], place: Path, members: int, units: int
) -> Iterator[_Pcs]:
    """Those of the secretary, the centre, the members and the units; they are closed afterwards."""
    with ExitStack() as stack:

        def made(room: str, code: str, kind: str) -> Town:
            town = pc(place / room, code, kind)
            stack.callback(town.folder.close)
            return town

        yield (
            made("1", "1", "province"),
            made("9", "9", "centre"),
            [made(f"member-{n}", "1", "province") for n in range(members)],
            [made(f"1{n}", f"1{n}", "district") for n in range(1, units + 1)],
        )


@contextmanager
def panel(
    place: Path,
    form: str = "cdd-clean",
    samples: Sequence[object] = ({"answers": {}},),
    forms: Forms = FORMS,
    members: int = 3,
) -> Iterator[Panel]:
    """As many units as samples, each of which has sent its self-assessment to the secretary."""
    with _pcs(build, place, members, len(samples)) as (secretary, centre, people, units):
        for one in (secretary, centre, *people, *units):
            one.folder.use_forms(forms)
        enrol(
            [(secretary, "province", "A"), (centre, "centre", "A")]
            + [(one, "committee", "BCDEFGHI"[n]) for n, one in enumerate(people)]
            + [(one, "office", "A") for one in units]
        )
        for one, given in zip(units, samples, strict=True):
            one.do(partial(import_answers, instrument=forms.get(form), year=YEAR, content=given))
            secretary.take(one.send(secretary))
        named = [
            _person(secretary, f"กรรมการคนที่ {n + 1}", ["chair"] if not n else [])
            for n in range(members)
        ]
        yield Panel(secretary, people, units, centre, forms, form, named)


@dataclass(frozen=True)
class _Made:
    """A panel that lies closed at a place."""

    form: str
    samples: str
    members: int

    def __call__(self, _desk: Wiring, place: Path) -> None:
        with panel(place, self.form, json.loads(self.samples), members=self.members):
            pass


@contextmanager
def copied_panel(
    copied: Copied,
    form: str = "cdd-clean",
    samples: Sequence[object] = ({"answers": {}},),
    members: int = 3,
) -> Iterator[Panel]:
    """A copy of such a panel, by a form that is published."""
    place = copied(_Made(form, json.dumps(samples), members))
    with _pcs(stood, place, members, len(samples)) as (secretary, centre, people, units):
        for one in (secretary, centre, *people, *units):
            one.hours = count(LATER)
        named = sorted(secretary.folder.records("person"), key=lambda person: person.text("name"))
        yield Panel(
            secretary, people, units, centre, FORMS, form, [person.ref.id for person in named]
        )


def words(room: Panel, form: str, of: Ref | None = None) -> str:
    """All that a paper of a vote says."""
    paper = made(room.secretary.folder, of or room.drafts[0], form, "arabic")
    return " ".join(Document.walk(paper.build(Stamp())))
