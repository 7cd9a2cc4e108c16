"""What is due in a post folder: files that have come, receivers to write to, own files that are not needed any more.
Names, times and order of others' files decide nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from core.errors import UserError
from core.exchange.receivers import ABOVE, OWN, ReceiverProgress, ReceiverUnit, named
from core.forms.ports import Reader
from core.home.rows import POSTED, Destination, Task
from core.i18n import _
from core.log.post import BundleService, PostedFile, PostListing, WrittenPost
from core.log.scopes import NOTHING_SHARED
from core.people.units import UnitRegister, members
from core.thai.days import stamp
from core.values import Ref

GAP = timedelta(
    minutes=10
)  # between two files for one receiver; doubled by each that it has not confirmed
NAMED = 3  # senders named in a line
Behind = Mapping[str, tuple[int, int]]  # core.log.post.OutgoingData.behind


def news(listing: PostListing, device: str, imported: Collection[str]) -> tuple[PostedFile, ...]:
    """Return the files in a post folder to import: each content once, without those of this `device` (key, hex) and
    those imported or waiting already (`imported`: SHA-256, hex)."""
    found = {
        one.sha256: one for one in listing.files if one.key != device and one.sha256 not in imported
    }
    return tuple(found.values())


def lacks(written: Sequence[WrittenPost], behind: Behind, sizes: Mapping[str, int]) -> bool:
    """Return whether a receiver is `behind` and the newest of the files `written` for it does not lie in the folder
    whole (`sizes`: bytes by name) or does not go to the end. Each file has all that was not confirmed before it."""
    last = written[-1] if written else None
    if last is None or sizes.get(last.name) != last.size:
        return bool(behind)
    return any(last.ends.get(stream, 0) < head for stream, (_after, head) in behind.items())


def rests(written: Sequence[WrittenPost], now: datetime) -> bool:
    """Return whether it is too early to write to a receiver again; the more files it has not confirmed, the rarer. The
    last one may lie in the future, after this PC's clock was wrong."""
    if not written:
        return False
    since = now - written[-1].at
    return timedelta() <= since < GAP * (1 << min(len(written) - 1, 20))


def spent(written: Sequence[WrittenPost], behind: Behind) -> list[WrittenPost]:
    """Return which of the files for a receiver are not needed any more: it has confirmed every line in them, and a newer
    one has their receipts."""
    return [
        one
        for one in written[:-1]
        if all(behind[stream][0] >= end for stream, end in one.ends.items() if stream in behind)
    ]


class PostPlan(NamedTuple):
    """What this PC has to do in its post folder: to whom to write, and which of its files to delete."""

    due: Sequence[ReceiverUnit]
    spent: Sequence[WrittenPost]


def heard(reader: Reader) -> Mapping[str, int]:
    """Return {unit: number of imported files of it that had ops which were new}: each is owed a receipt."""
    return Counter(one.unit for one in reader.transfers.arrivals() if one.new)


def correspondents(reader: Reader, unit: str, met: Collection[str]) -> list[ReceiverUnit]:
    """Return whom to write to: the nearest unit above, the unit's other PCs, and units `met` in the folder."""
    units = UnitRegister.of(reader)
    each = [
        one for one in ReceiverUnit.each(reader, unit) if named(units, ReceiverProgress(one, None))
    ]
    above = [one for one in each if one.side == ABOVE][:1]
    return above + [
        one for one in each if one not in above and (one.side == OWN or one.unit in met)
    ]


def post_plan(
    reader: Reader,
    unit: str,
    post: BundleService,
    listing: PostListing,
    now: datetime,
    *,
    at_once: bool = False,
) -> PostPlan:
    """Return what is due in the post folder. `at_once`: also to those to whom a file was written only just."""
    state = post.folder.state()
    counts = heard(reader)
    taken = {one.sha256 for one in reader.transfers.arrivals()}
    answered = {one.unit for one in listing.files if one.sha256 in taken}
    due, done = list[ReceiverUnit](), list[WrittenPost]()
    for one in correspondents(reader, unit, {*state.heard, *(each.unit for each in listing.files)}):
        written = [each for each in state.written if each.unit == one.unit]
        try:
            behind = reader.transfers.outgoing(one.ages, post.shelf, NOTHING_SHARED).behind
        except UserError:
            due.append(one)  # the writing says why nothing may go there, and stops nobody else
            continue
        done += spent(written, behind)
        count = counts.get(one.unit, 0)
        # of a unit met here first, what it has put here and was imported
        owed = count != state.heard.get(one.unit, count - (one.unit in answered))
        open_ones = [each for each in written if each not in done]
        if (
            lacks(written, behind, listing.sizes) and (at_once or not rests(open_ones, now))
        ) or owed:
            due.append(one)
    return PostPlan(due, done)


class PostFolderView(NamedTuple):
    """What is shown of a post folder: files to import, the home page's task for them, and a line for each receiver."""

    arrived: tuple[PostedFile, ...] = ()
    task: Task | None = None
    lines: tuple[str, ...] = ()


def post_view(
    reader: Reader, unit: str, post: BundleService, listing: PostListing | None
) -> PostFolderView:
    """Return what is shown of the post folder. `listing`: its content; None = it is not there now."""
    taken = {one.sha256 for one in reader.transfers.arrivals()}
    taken |= {one.sha256 for one in post.waiting()}
    device = str(reader.trust.here().get("device") or "")
    arrived = news(listing, device, taken) if listing else ()
    units, last = UnitRegister.of(reader), {one.unit: one.at for one in post.folder.state().written}
    text = _("เขียนไฟล์ล่าสุดถึง {name} เมื่อ {when}")
    lines = (
        text.format(name=_name(units, one), when=stamp(int(at.timestamp() * 1000)))
        for one, at in last.items()
    )
    return PostFolderView(arrived, _task(reader, unit, arrived), tuple(lines))


def _task(reader: Reader, unit: str, files: Sequence[PostedFile]) -> Task | None:
    if not files:
        return None
    units, people = UnitRegister.of(reader), members(reader, unit)
    senders = (people.get(one.key, ("", ""))[1] or _name(units, one.unit) for one in files)
    names = list(dict.fromkeys(senders))
    more = ["…"] if len(names) > NAMED else []
    reason = _("จาก {names}").format(names=", ".join([*names[:NAMED], *more]))
    title = _("มีไฟล์มาถึง {n} ไฟล์").format(n=len(files))
    goal = Destination("exchange", Ref("all", POSTED, ""))
    return Task("in", "info", title, reason, "", "mute", _("ดูแล้วนำเข้า"), goal)


def _name(units: UnitRegister, unit: str) -> str:
    known = units.get(unit)
    return (known.name or known.code) if known else _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
