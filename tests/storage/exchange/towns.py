"""A centre, a province and two districts with folders of their own, who send each other real files."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path

from core.entities import record_id, unit_id
from core.exchange.receive_deeds import take_in
from core.exchange.receivers import ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, export_bundle, export_zip
from core.exchange.staging import ImportOutcome
from core.forms.ports import Action
from core.log.certificates import Certificate
from core.log.op import ClockDoubt
from core.log.ports import Context
from core.log.post import ReportingDevice
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.values import Change, Changes, Plain, Ref, Text, Value, Written
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from storage.db.sqlite import SQLiteError
from storage.exchange.post import BundleSealer
from storage.keys import age_recipient
from tests.country import ROOT, ROOT_KEY, _stream, register
from tests.storage.exchange.opened import read
from tests.templates import Copied, Make
from wiring import Wiring

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
UNITS = (
    ("9", "centre", ""),
    ("1", "province", "9"),
    ("11", "district", "1"),
    ("12", "district", "1"),
)
PCS = tuple((code, code, kind) for code, kind, _parent in UNITS)


@dataclass
class Town:
    """One PC of a unit."""

    folder: Folder
    place: Path
    home: Path
    code: str
    kind: str
    now: datetime = NOW
    hours: Iterator[int] = field(default_factory=count)
    doubt: ClockDoubt | None = None  # why its clock may be wrong

    @property
    def unit(self) -> str:
        return self.folder.writer.unit

    @property
    def age(self) -> str:
        return age_recipient(self.folder.writer.keys)

    @property
    def post(self) -> BundleSealer:
        return BundleSealer(self.folder.writer.keys, self.place)

    def reopen(self) -> None:
        with suppress(SQLiteError):  # closed already
            self.folder.close()
        self.folder = open_folder(self.place, self.home, self.now)

    def do(self, action: Action, person: str = "") -> list[object]:
        """What the action came to, step by step; `person`: id of who does it, "" = nobody is named."""
        now = self.now + timedelta(hours=next(self.hours))
        device = self.folder.writer.keys.public.hex()
        ctx = Context(
            now,
            lambda: secrets.token_hex(16),
            self.unit,
            person,
            device=device,
            clock_doubt=self.doubt,
        )
        done = action(ctx, self.folder)
        return [done] if isinstance(done, Changes) else list(done)

    def save(self, *changes: Change) -> None:
        self.do(lambda ctx, store: store.save(ctx, "test", changes))

    def plan(self, number: int = 1, title: str = "แผน") -> Ref:
        unit = self.unit
        ref = Ref(self.unit, "plan", record_id(self.unit, "plan", self.unit, "m", 2569, number))
        found: dict[str, Written] = {
            "unit": Plain(unit),
            "instrument_id": Plain("m"),
            "year": 2569,
            "no": number,
            "title": Text(title),
        }
        self.save(*(Change(ref, name, value) for name, value in found.items()))
        return ref

    def retitle(self, plan: Ref, words: str) -> None:
        """Write over what is seen."""
        record = self.folder.record(plan)
        self.save(Change(plan, "title", Text(words), record.shown("title").seen if record else ()))

    def title(self, plan: Ref) -> Value:
        record = self.folder.record(plan)
        return record.value("title") if record else None

    def send(
        self,
        *to: "Town",
        path: Path | None = None,
        share: ExportOptions = NOTHING_SHARED,
        agreed: bool = False,
    ) -> Path:
        path = path or self.place.parent / f"{self.code}-{secrets.token_hex(4)}.prongsai"
        ages = tuple(sorted(one.age for one in to))
        self.do(
            partial(
                export_bundle,
                recipients=ages,
                path=path,
                post=self.post,
                share=share,
                agreed=agreed,
            )
        )
        return path

    def exported(self, *to: "Town", size: int = 0) -> ExportOutcome:
        path = self.place.parent / f"{self.code}-{secrets.token_hex(4)}.prongsai"
        ages = tuple(one.age for one in to)
        steps = self.do(
            partial(export_bundle, recipients=ages, path=path, post=self.post, max_bytes=size)
        )
        return next(step for step in steps if isinstance(step, ExportOutcome))

    def receiver(self) -> ReceiverUnit:
        return ReceiverUnit(self.unit, self.code, f"หน่วยงาน {self.code}", "below", (self.age,))

    def answers(
        self, *to: "Town | ReceiverUnit", path: Path | None = None, size: int = 0
    ) -> ExportOutcome:
        """One zip for all of them."""
        path = path or self.place.parent / f"{self.code}-{secrets.token_hex(4)}.zip"
        receivers = [one.receiver() if isinstance(one, Town) else one for one in to]
        steps = self.do(
            partial(export_zip, receivers=receivers, path=path, post=self.post, max_bytes=size)
        )
        return next(step for step in steps if isinstance(step, ExportOutcome))

    def parts(self, *to: "Town", size: int = 1) -> list[Path]:
        """The files of an export in parts; with the smallest size each thing has one of its own."""
        return [one.path for one in self.exported(*to, size=size).parts]

    def photo(self, content: bytes, preview: bytes = b"") -> Ref:
        """Evidence with a file of this content, kept here, and a small picture of it."""
        evidence, file = (
            Ref(self.unit, kind, secrets.token_hex(16)) for kind in ("evidence", "file")
        )
        self.save(
            Change(evidence, "kind", Plain("photo")),
            Change(file, "evidence", Plain(evidence.local)),
            Change(file, "sha256", Plain(self.post.shelf.put([content]))),
            Change(file, "preview", Plain(self.post.shelf.put([preview or content[:40]]))),
        )
        return file

    def take(self, *paths: Path) -> list[ImportOutcome]:
        steps = self.do(partial(take_in, paths=paths, post=self.post))
        return [step for step in steps if isinstance(step, ImportOutcome)]

    def new(self, path: Path) -> int:
        """How many ops of a file were new."""
        (row,) = self.take(path)
        assert row.result, row.problem
        return row.result.new

    def scopes(self, path: Path) -> set[str]:
        return {segment.scope for segment in read(self.post, path).segments}

    def station(self, scope: str, at: "Town") -> ReportingDevice:
        return next(
            one
            for one in self.folder.transfers.stations(scope)
            if one.device == at.folder.writer.keys.public.hex()
        )


def build(place: Path, code: str, kind: str) -> Town:
    made = create(place / "office", place / "keys", f"หน่วยงาน {code}", code, kind, "", 2569, NOW)
    return _town(made, place, code, kind)


def stood(place: Path, code: str, kind: str) -> Town:
    """The PC that was built there, opened."""
    return _town(open_folder(place / "office", place / "keys", NOW), place, code, kind)


def _town(folder: Folder, place: Path, code: str, kind: str) -> Town:
    town = Town(folder, place / "office", place / "keys", code, kind)
    folder.writer.put_shelf(town.post.shelf)
    return town


def enrol(
    towns: list[Town],
    units: Sequence[tuple[str, str, str]] = UNITS,
    told: Sequence[Town] | None = None,
) -> None:
    """The root certifies everybody; the register says who lies below whom. `told`: who hears of it instead of them."""
    kinds = {"centre": "centre", "province": "province"}
    found = [
        Certificate(
            one.folder.writer.keys.public, one.age, one.unit, kinds.get(one.kind, "office"), "A"
        )
        for one in towns
    ]
    paper = _stream(ROOT, repr(found))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in found
    ]
    papers = paper.segment(
        [
            paper.line(n, ref, "grant", f"={one.line}")
            for n, (ref, one) in enumerate(zip(refs, found, strict=True), 1)
        ]
    )
    for one in towns if told is None else told:
        one.folder.exchange.trust_in([ROOT_KEY])
        one.folder.exchange.take_segments([papers, *register(units)])
        assert unit_id(one.code) == one.unit


def neighbours(
    copied: Copied, pcs: tuple[tuple[str, str, str], ...] = PCS, known: int | None = None
) -> list[Town]:
    """Copies of PCs (place, code, kind), opened; so many of them, or all, are certified, and all have heard of it."""
    place = copied(_making(pcs, known))
    return [stood(place / room, code, kind) for room, code, kind in pcs]


@cache
def _making(pcs: tuple[tuple[str, str, str], ...], known: int | None) -> Make:
    def make(_desk: Wiring, place: Path) -> None:
        made = [build(place / room, code, kind) for room, code, kind in pcs]
        enrol(made[:known])
        enrol(made[:known], told=made[known:] if known else [])
        for one in made:
            one.folder.close()

    return make
