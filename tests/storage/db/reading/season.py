"""A season of a centre and its offices, by chance: what comes, late and twice, is mended, erased, revoked."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import main
import wiring
from core.assessment.ranking import RankingRow
from core.assessment.start_deeds import assessment_at, import_answers
from core.centre.view import centre_list
from core.entities import record_id
from core.errors import UserError
from core.exchange.devices import device_list
from core.exchange.receive_deeds import take_in
from core.exchange.receivers import exchange_view
from core.exchange.send_deeds import export_bundle
from core.exchange.staging import ImportOutcome
from core.forms.ports import Reader
from core.log.ports import Context
from core.people.units import UnitRegister
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from storage.db.reading.results import ResultDeriver
from storage.instruments.library import FormLibrary
from storage.keys import age_recipient
from tests.core.centre.test_rank import CDD, FORMS
from tests.country import register as registered
from tests.country import revocation
from tests.storage.db.desk import Desk

GIVEN = json.loads((main.RESOURCES / "samples" / "cdd_province_a.json").read_text(encoding="utf-8"))
NO_FORMS = FormLibrary([])
YEARS = (2568, 2569)
STATES = ("met", "not_met", "not_applicable")
SHOWN_ON = date(2026, 11, 20)
USUAL = (  # what a season has met that meets much
    "change_forms", "correct", "describe", "differ", "erase", "fill", "give", "give_late", "number_units", "progress",
    "revoke", "send",
)  # fmt: skip


def unmet(meant: Iterable[str], met: Counter[str]) -> list[str]:
    """What a run was meant to meet and has not."""
    return [what for what in meant if not met[what]]


class Mail:
    """Sealed files from PC to PC."""

    def __init__(self, place: Path, desks: Iterable[Desk]) -> None:
        self._place = place
        self._posts = {
            id(one): wiring.BundleSealer(one.folder.writer.keys, one.place) for one in desks
        }

    def written(self, desk: Desk, to: Desk) -> Path:
        file = self._place / f"{secrets.token_hex(6)}.prongsai"
        ages = [age_recipient(to.folder.writer.keys)]
        for _step in export_bundle(*at(desk), ages, file, self._posts[id(desk)], agreed=True):
            pass
        return file

    def taken(self, desk: Desk, file: Path) -> None:
        steps = take_in(*at(desk), [file], self._posts[id(desk)])
        problems = [one.problem for one in steps if isinstance(one, ImportOutcome)]
        assert problems[0] is None, problems


def at(desk: Desk) -> tuple[Context, Folder]:
    return replace(desk.context, device=desk.folder.writer.keys.public.hex()), desk.folder


class Season:
    """What happened is counted in `met`."""

    def __init__(self, centre: Desk, offices: list[Desk], seed: int, place: Path) -> None:
        self.centre = centre
        self.offices = offices
        self.chance = Random(seed)
        self.forms: FormLibrary = FORMS
        self.met: Counter[str] = Counter()
        self.mail = Mail(place, (centre, *offices))
        self.centre.folder.results.derive_by(deriving(FORMS))
        units = [
            ("9999", "centre", ""),
            *((f"{1001 + n}", "province", "9999") for n in range(len(offices) - 1)),
        ]
        for one in (centre, *offices):
            one.take(registered(units))
        self.steps: list[Callable[[], object]] = [
            *(
                self.fill,
                self.fill,
                self._correct,
                self._correct,
                self._describe,
                self._describe,
                self._progress,
            ),
            *(
                self._send,
                self._send,
                self._send,
                self._give,
                self._give_late,
                self._set_aside,
                self._answer,
            ),
            *(
                self._delete,
                self._delete,
                self._bring_back,
                self._bring_back,
                self._erase,
                self._differ,
                self._revoke,
                self._change_forms,
                self._number_units,
            ),
        ]

    def begin(self) -> None:
        """Two units of one region with the same answers: they share a place."""
        for office in self.offices[:2]:
            import_answers(*at(office), CDD, YEARS[-1], GIVEN, any_form=True)
            self.centre.put(Ref("all", "unit", office.unit), "region", 1)
            self.centre.take(office)

    def step(self) -> str:
        done = self.chance.choice(self.steps)
        with suppress(UserError):
            if done() is not False:
                self.met[done.__name__.strip("_")] += 1
        return done.__name__

    @property
    def office(self) -> Desk:
        return self.chance.choice(self.offices)

    # -- what offices do

    def fill(self) -> None:
        office = self.office
        import_answers(*at(office), CDD, self.chance.choice(YEARS), GIVEN, any_form=True)
        self._describe(office)

    def _correct(self) -> object:
        office = self.office
        answers = office.folder.records("answer", office.unit)
        if not answers:
            return False
        return office.put(
            self.chance.choice(answers).ref, "state", Plain(self.chance.choice(STATES))
        )

    def _describe(self, office: Desk | None = None) -> None:
        office = office or self.office
        home = Ref(office.unit, "office", record_id(office.unit, "office", office.unit))
        office.put(
            home, self.chance.choice(["name", "phone"]), Text(f"ถ้อยคำ {self.chance.randint(0, 9)}")
        )

    def _progress(self) -> None:
        office = self.office
        plan = office.plan()
        if not office.shows(plan):
            office.new_plan()
        row = office.new_row(plan)
        ref = Ref(office.unit, "progress", record_id(office.unit, "progress", row.local, "2569h1"))
        office.save(Change(ref, "row", Plain(row.local)), Change(ref, "period", Plain("2569h1")))

    def _delete(self) -> object:
        office = self.office
        ref = assessment_at(office.unit, CDD.id, self.chance.choice(YEARS))
        return office.delete(ref) if office.shows(ref) else False

    def _bring_back(self) -> object:
        for office in self.offices:
            for gone in office.folder.bin(office.unit, "assessment"):
                return office.put(gone.ref, "_del", None)
        return False

    def _erase(self) -> object:
        """Erase words of one's office for good."""
        office = self.office
        query = (
            "SELECT op.record, field, value FROM op JOIN record ON record.id=op.record WHERE typeof(value)='blob' "
            "AND scope=? AND entity=? ORDER BY op.chain"
        )
        log = office.folder.writer.log
        found = log.db.execute(query, (log.number(office.unit), log.number("office"))).fetchall()
        if not found:
            return False
        record, name, hash_ = self.chance.choice(found)
        message = urlsafe_b64encode(hash_).decode().rstrip("=")
        of = f"office/{log.ref(record).id}/{log.name(name)}/{message}"
        return office.save(
            Change(Ref(office.unit, "erasure", secrets.token_hex(16)), "of", Plain(of))
        )

    def _differ(self) -> object:
        """Both PCs of one office say another thing."""
        one, other = self.offices[0], self.offices[-1]
        other.take(one)
        answers = other.folder.records("answer", one.unit)
        if not answers:
            return False
        ref = self.chance.choice(answers).ref
        one.put(ref, "state", Plain("met"))
        other.put(ref, "state", Plain("not_met"))
        return self.centre.take(one, other)

    # -- what comes to the centre

    def _send(self) -> None:
        """A sealed file, taken in; perhaps once more."""
        office = self.office
        file = self.mail.written(office, self.centre)
        for _time in range(self.chance.randint(1, 2)):
            self.mail.taken(self.centre, file)

    def _give(self) -> None:
        self.centre.take(self.office)

    def _give_late(self) -> None:
        """The later lines first, then the earlier ones."""
        segments, texts = self.office.mail()
        self.chance.shuffle(segments)
        cut = len(segments) // 2
        self.centre.take((segments[cut:], []))
        self.centre.take((segments[:cut], texts))

    def _set_aside(self) -> object:
        return (
            self.centre.folder.exchange.set_aside() if self.centre.folder.exchange.last() else False
        )

    def _answer(self) -> None:
        """A file of the centre, and what its office says to have got."""
        office = self.office
        self.mail.taken(office, self.mail.written(self.centre, office))
        self.mail.taken(self.centre, self.mail.written(office, self.centre))

    def _revoke(self) -> object:
        if self.met["revoke"] or self.chance.random() < 0.6:
            return False
        office = self.offices[1]
        key = office.folder.writer.keys.public
        return self.centre.take(
            [revocation(key, office.unit, self.centre.folder.trust.cut_of(key))]
        )

    def _change_forms(self) -> None:
        self.forms = NO_FORMS if self.forms is FORMS else FORMS
        self.centre.folder.results.derive_by(deriving(self.forms))

    def _number_units(self) -> None:
        """The register gets regions and groups."""
        unit = self.office.unit
        ref = Ref("all", "unit", unit)
        self.centre.put(ref, "region", self.chance.randint(1, 2))
        self.centre.put(ref, "group", Plain(self.chance.choice(["general", "model"])))


def deriving(forms: FormLibrary) -> ResultDeriver:
    """As by these forms; pages go on reading by FORMS."""
    made = wiring.deriving(forms, main.INSTRUMENTS)._replace(forms=FORMS)
    return (
        made
        if forms is FORMS
        else made._replace(derive=lambda _reader, _ref: (), mark=f"{made.mark} without")
    )


def asked(reader: Reader, unit: str, key: str) -> list[object]:
    """What the pages of a centre ask of its folder, for each year."""
    lists = [centre_list(unit, year, SHOWN_ON, reader) for year in YEARS]
    places = [RankingRow.ranked(reader, CDD, year) for year in YEARS]
    return [
        lists,
        places,
        UnitRegister.of(reader),
        exchange_view(unit, reader),
        device_list(reader, unit, key, 9),
    ]
