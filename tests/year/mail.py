"""Bundles between the PCs of a year: written, lost, late, twice, damaged, taken in, looked at first, set aside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec

from core.errors import UserError
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import previews, set_aside, take_in
from core.exchange.receivers import ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, export_bundle, export_zip
from core.exchange.staging import ImportOutcome
from core.forms.ports import Action
from core.log.op import Segment, StreamPosition
from core.log.post import Bundle, BundleZip, Receipt, SealedFileDigest, ZippedBundle
from core.values import Changes
from storage.db.log import receipts
from storage.exchange.post import BundleSealer
from storage.keys import age_recipient
from tests.storage.db.world import Device
from tests.storage.exchange.opened import read
from tests.year.land import Letter, Year, reads
from tests.year.truth import NOBODY, ROLES

SIZES = (0, 0, 0, 1, 9000)  # bytes of a part; 0 = one file, 1 = each thing has one of its own


class Watched:
    """The post of a PC; every bundle is looked at before it leaves."""

    def __init__(self, post: BundleSealer, look: Callable[[Bundle], None]) -> None:
        self._post, self._look = post, look

    def __getattr__(self, name: str) -> Any:
        return getattr(self._post, name)

    def write(self, path: Path, bundle: Bundle) -> SealedFileDigest:
        self._look(bundle)
        return self._post.write(path, bundle)

    def write_zips(
        self, path: Path, bundles: Iterable[Bundle], limit: int = 0
    ) -> Iterator[ZippedBundle | BundleZip]:
        return self._post.write_zips(path, map(self._looked, bundles), limit)

    def _looked(self, bundle: Bundle) -> Bundle:
        self._look(bundle)
        return bundle


def do(year: Year, device: Device, action: Action) -> list[object]:
    done = action(year.world.context(device), device.store)
    return [done] if isinstance(done, Changes) else list(done)


def neighbours(year: Year, device: Device) -> list[Device]:
    """The other PCs of the unit, of those above it and of those below it."""
    near = {
        one.name: one
        for one in year.world.devices
        if reads(one.code, device.code) or reads(device.code, one.code)
    }
    return [one for name, one in near.items() if name != device.name]


# -- out


def send(year: Year, device: Device) -> None:
    chance, near = year.world.chance, neighbours(year, device)
    if near:
        to = chance.sample(near, min(len(near), chance.choice([1, 1, 1, 2, 3])))
        try:
            year.bag += (write_zip if len(to) > 1 and chance.random() < 0.7 else write)(
                year, device, to
            )
        except UserError:
            year.seen["not sent"] += 1  # what it knows of the receivers does not allow it


def write(year: Year, device: Device, to: Sequence[Device]) -> list[Letter]:
    """Seal to these PCs what they may read and one of them lacks, now and then in parts, in no order."""
    path = year.new_path()
    post = Watched(year.post(device), partial(look_over, year, device, to))
    names = tuple(sorted(age_recipient(one.store.writer.keys) for one in to))
    size = year.world.chance.choice(SIZES)
    steps = do(
        year, device, partial(export_bundle, recipients=names, path=path, post=post, max_bytes=size)
    )
    (done,) = (step for step in steps if isinstance(step, ExportOutcome))
    year.seen["bundles"] += 1
    year.seen["in parts"] += len(done.parts) > 1
    letters = [Letter(part.path, tuple(one.name for one in to)) for part in done.parts]
    year.world.chance.shuffle(letters)
    return letters


def write_zip(year: Year, device: Device, to: Sequence[Device]) -> list[Letter]:
    """One zip for all of these PCs; each bundle of it goes its own way, and opens for one of them alone."""
    by_age = {age_recipient(one.store.writer.keys): one for one in to}

    def look(bundle: Bundle) -> None:
        look_over(year, device, [by_age[age] for age in bundle.to], bundle)

    receivers = [
        ReceiverUnit(one.name, one.code, one.name, "", (age,)) for age, one in by_age.items()
    ]
    size = year.world.chance.choice(SIZES)
    post = Watched(year.post(device), look)
    path = year.new_path().with_suffix(".zip")
    steps = do(
        year, device, partial(export_zip, receivers=receivers, path=path, post=post, max_bytes=size)
    )
    (done,) = (step for step in steps if isinstance(step, ExportOutcome))
    year.seen["bundles"] += sum(one.bundles for one in done.enclosed)
    year.seen["zips"] += len(done.parts)
    letters = []
    for part in done.parts:
        with ZipFile(part.path) as archive:
            for name in archive.namelist():
                bundle = year.new_path()
                bundle.write_bytes(archive.read(name))
                owners = [one for one in to if opens(year, one, bundle)]
                assert len(owners) == 1, "a bundle of a zip opens for one PC"
                letters.append(Letter(bundle, (owners[0].name,)))
    missing = {one.name for one in to} - {name for letter in letters for name in letter.to}
    assert missing == {name for name, _why in done.skipped}, "who gets none is named"
    year.world.chance.shuffle(letters)
    return letters


def opens(year: Year, device: Device, path: Path) -> bool:
    try:
        read(year.post(device), path)
    except UserError:
        return False
    return True


def look_over(year: Year, device: Device, to: Sequence[Device], bundle: Bundle) -> None:
    """Nobody gets what it may not read, and nothing is acknowledged that is not here."""
    certified = {one.key for one in device.store.trust.devices() if not one.revoked}
    for one in to:
        role = ROLES[one.code] if one.store.writer.keys.public.hex() in certified else NOBODY
        for scope in {segment.scope for segment in bundle.segments}:
            assert role.may_read(scope, device.code), f"{device.name} sends {one.name} {scope}"
        if one.name not in year.put_back:
            loose = [segment for segment in bundle.segments if not hangs_on(one, segment)]
            assert not loose, f"{device.name} begins behind what {one.name} has ever had"
        for text in bundle.texts:
            assert role.may_read_words(text.ref, text.field, device.code), (
                f"{device.name} gives {text.ref} away"
            )
    for receipt in bundle.receipts:
        check_receipt(device, receipt)


def hangs_on(device: Device, segment: Segment) -> bool:
    """Does it begin where something is that this PC holds?"""
    before = StreamPosition(segment.first - 1, segment.previous)
    return segment.first == 1 or device.store.writer.log.find(segment.stream, before) is not None


def check_receipt(device: Device, receipt: Receipt) -> None:
    said = msgspec.json.decode(receipt.statement, type=receipts.ReceiptContent)
    if said.key == device.store.writer.keys.public.hex():
        for stream, ends in said.ends.items():
            for seq, chain in ends:
                held = device.store.writer.log.find(
                    bytes.fromhex(stream), StreamPosition(seq, bytes.fromhex(chain))
                )
                assert held is not None, (
                    f"{device.name} acknowledges {stream}:{seq} and does not hold it"
                )


def lose(year: Year, _device: Device) -> None:
    if year.bag:
        year.bag.pop(year.world.chance.randrange(len(year.bag)))
        year.seen["lost"] += 1


def damage(year: Year, device: Device) -> None:
    """Some bytes of a copy are lost or changed on the way."""
    if year.bag:
        chance, letter = year.world.chance, year.world.chance.choice(year.bag)
        content = bytearray(letter.path.read_bytes())
        at = chance.randrange(len(content))
        content[at] ^= 1 << chance.randrange(8)
        path = year.new_path()
        path.write_bytes(content if chance.random() < 0.5 else content[:at])
        deliver_to(year, device, Letter(path, letter.to, damaged=True))


# -- in


def deliver(year: Year, device: Device) -> None:
    """A letter that is meant for it; now and then one that is not."""
    chance = year.world.chance
    meant = [letter for letter in year.bag if device.name in letter.to]
    letters = meant if meant and chance.random() < 0.95 else year.bag
    if letters:
        deliver_to(year, device, chance.choice(letters))


def deliver_to(year: Year, device: Device, letter: Letter) -> None:
    looked, known = (
        look_first(year, device, letter) if year.world.chance.random() < 0.1 else (None, False)
    )
    first, *waited = take(year, device, letter.path)
    good = device.name in letter.to and not letter.damaged
    if good and not letter.hostile:
        assert first.problem is None, first.problem
        assert not first.result or not first.result.refused, first.result
    if not good:
        assert first.problem, "what is broken or for somebody else is taken in"
        year.seen["refused files"] += 1
    if looked and looked.preview and first.result and known and not first.repeat:
        assert looked.preview.taken.new == first.result.new, (
            "a look says something else than what comes"
        )
    count(year, device, [first, *waited])
    if first.result and year.world.chance.random() < 0.06:
        put_aside(year, device)


def take(year: Year, device: Device, *paths: Path) -> list[ImportOutcome]:
    steps = do(year, device, partial(take_in, paths=paths, post=year.post(device)))
    return [step for step in steps if isinstance(step, ImportOutcome)]


def look_first(year: Year, device: Device, letter: Letter) -> tuple[ImportPreview, bool]:
    """(what taking it in would do, whether its sender is known)"""
    before, post = device.store.digest(), year.post(device)
    (looked,) = (
        one
        for one in do(year, device, partial(previews, paths=[letter.path], post=post))
        if isinstance(one, ImportPreview)
    )
    assert device.store.digest() == before, "a look changes something"
    known = (
        looked.problem is None
        and read(post, letter.path).key in device.store.writer.log.verdict.trust.standings
    )
    return looked, known


def count(year: Year, device: Device, rows: Sequence[ImportOutcome]) -> None:
    year.seen["taken in"] += 1
    year.seen["twice"] += sum(row.repeat for row in rows)
    year.seen["waited for a certificate"] += sum(row.waiting for row in rows)
    year.seen["refused pieces"] += sum(len(row.result.refused) for row in rows if row.result)
    year.seen["files"] += sum(row.files for row in rows)
    year.seen["parked"] += bool(device.store.info()["parked"])


def put_aside(year: Year, device: Device) -> None:
    """The last import goes as a whole, if nobody was told of it."""
    if device.store.exchange.last() is not None:
        do(year, device, set_aside)
        year.seen["set aside"] += 1
