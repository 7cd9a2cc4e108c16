"""Offices with a plan, an assessment and a sign-off each, enrolled by one root, and the files they send."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from core.assessment.start_deeds import import_answers
from core.entities import record_id
from core.exchange.send_deeds import export_bundle
from core.log.ports import Context
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.exchange.post import BundleSealer
from storage.instruments.library import FormLibrary
from storage.keys import age_recipient
from tests.benchmarks.bench_save import NOW
from tests.country import ROOT_KEY, passports, register
from wiring import deriving

INSTRUMENTS = Path(__file__).parents[2] / "resources" / "instruments"
SAMPLE = INSTRUMENTS.parent / "samples" / "cdd_province_a.json"
FORMS = FormLibrary([INSTRUMENTS])
CENTRE = "9999"
SAVE = 30  # changes


def context(folder: Folder) -> Context:
    return Context(
        NOW,
        partial(secrets.token_hex, 16),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )


def code_of(number: int) -> str:
    return f"{1000 + number}"


@contextmanager
def country(room: Path, offices: int) -> Iterator[tuple[Folder, Sequence[Folder]]]:
    """(the centre, the offices below it), all certified, with the register and nothing else in them."""
    with ExitStack() as open_:

        def made(code: str, kind: str) -> Folder:
            folder = create(
                room / code, room / "keys", f"หน่วยงาน {code}", code, kind, "", 2569, NOW
            )
            folder.results.derive_by(deriving(FORMS, INSTRUMENTS))
            return open_.enter_context(closing(folder))

        centre = made(CENTRE, "centre")
        found = [made(code_of(number), "province") for number in range(offices)]
        above = (centre.writer.keys.public, centre.writer.unit, "centre")
        papers = [
            passports(
                [above], age=age_recipient(centre.writer.keys)
            ),  # what is sent there is sealed to it
            passports([(one.writer.keys.public, one.writer.unit, "office") for one in found]),
        ]
        units = [
            (CENTRE, "centre", ""),
            *((code_of(number), "province", CENTRE) for number in range(offices)),
        ]
        for one in (centre, *found):
            one.exchange.trust_in([ROOT_KEY])
            one.exchange.take_segments([*papers, *register(units)])
        yield centre, found


def fill(folder: Folder, size: int, assessed: bool) -> None:
    """`size` ops: an assessment if wanted, then a plan of rows with words and figures, signed off at the end."""
    unit, ctx = folder.writer.unit, context(folder)
    if assessed:
        given = json.loads(SAMPLE.read_text("utf-8"))
        import_answers(ctx, folder, FORMS.get(given["instrument"]), 2569, given)
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, "dsi-moral-plan", 2569, 1))
    wishes = [
        Change(plan, "unit", Plain(unit)),
        Change(plan, "instrument_id", Plain("dsi-moral-plan")),
        Change(plan, "year", 2569),
        Change(plan, "no", 1),
    ]
    # every save has an opening op, the sign-off three more
    room = (size - own_ops(folder) - 4) * SAVE // (SAVE + 1)
    for turn in range((room - len(wishes)) // 6 + 1):
        row = Ref(unit, "row", secrets.token_hex(16))
        wishes += [
            Change(row, "plan", Plain(plan.local)),
            Change(row, "kind", Plain("activity")),
            Change(row, "f.title", Text(f"กิจกรรมที่ {turn} ของหน่วยงาน")),
            Change(row, "f.result", Text("ดำเนินการแล้วเสร็จตามแผน มีผู้เข้าร่วมครบถ้วน")),
            Change(row, "f.budget", turn * 100),
            Change(row, "order", Plain(f"a{turn:05d}")),
        ]
    for start in range(0, len(wishes), SAVE):
        folder.save(ctx, "edit", wishes[start : start + SAVE])
    sign_off(ctx, folder, plan, "หัวหน้าหน่วยงาน")


def own_ops(folder: Folder) -> int:
    return sum(
        one.head for one in folder.writer.log.histories.values() if one.scope == folder.writer.unit
    )


def send(folder: Folder, to: Folder, path: Path) -> Path:
    """The file at `path`, sealed to the other folder."""
    post = BundleSealer(folder.writer.keys, folder.writer.path.parent)
    for _step in export_bundle(
        context(folder), folder, [age_recipient(to.writer.keys)], path, post
    ):
        pass
    return path
