"""Answer many units at once: one zip with a bundle for each, which is what a file of its own would be (EXCHANGE A4)."""

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.exchange.parts import AROUND_IN_A_ZIP, MOST_OF_A_ZIP, divided, unpacked
from core.exchange.receivers import MOST_NAMED, Receiver
from core.exchange.send_deeds import Enclosure, Exported, PartFile, SentWords, bundle_of, bundle_path, passed_over
from core.i18n import _
from core.log.ports import Context, Store
from core.log.post import SENT, Post, Zipped
from core.log.privacy import NOTHING_SHARED, Share
from core.log.transfer import Bundle
from core.values import Changes

ENDING = ".zip"


class Enclosing(NamedTuple):
    """A bundle lies in its zip; `done` of `of` units are through, written or passed over."""

    done: int
    of: int


class _Written(NamedTuple):
    """A bundle that is on its way into a zip, and what came before it."""

    number: int  # of its unit, as they were asked for
    bundle: Bundle
    staying: tuple[str, ...]


def export_zip(
    ctx: Context,
    store: Store,
    to: Sequence[Receiver],
    path: Path,
    post: Post,
    size: int = 0,
    share: Share = NOTHING_SHARED,
    *,
    agreed: bool = False,
) -> Iterator[Enclosing | Exported | Changes]:
    """Write a zip at `path`, in a folder under a name of its own, with a bundle for each of these units.

    In zips of at most `size` bytes, if that is given; a unit then has several bundles if one is too large. The bundles
    lie in no order and have no name: only who can open one knows whose it is. Units without a key, and those that may
    read nothing, are passed over and named. UserError when a zip could not be written: those before stay, complete.
    Leaves, unless a person has `agreed`, when words in a bundle name somebody: no such bundle was written then.
    """
    path = bundle_path(ctx, store, path, ENDING)
    mail = _Mail(ctx, store, to, post, size, share, agreed)
    store.privacy.note_view(ctx, "give" if share.give else "export", ",".join(mail.ages))
    zips: list[Zipped] = []
    for step in post.write_zips(path, mail.bundles(), size):
        if isinstance(step, Zipped):
            zips.append(step)
        else:
            yield Enclosing(mail.note(step.sealed.size), len(to))
    if not zips:
        raise _nobody(mail.skipped)
    store.privacy.note_view(ctx, SENT, ",".join(mail.written))
    yield mail.exported(zips)
    yield Changes("export_zip")


class _Mail:
    """What is written to whom, as it comes to pass."""

    def __init__(
        self, ctx: Context, store: Store, to: Sequence[Receiver], post: Post, size: int, share: Share, agreed: bool
    ) -> None:  # fmt: skip
        self._ctx, self._store, self._post, self._size, self._share = ctx, store, post, size, share
        self._to = to
        sent = [number for number, one in enumerate(to) if one.ages]
        self._sent = sorted(sent, key=lambda _number: ctx.new_id())  # no place in a zip says whose it is
        self._queue: deque[_Written] = deque()
        self._enclosed: dict[int, Enclosure] = {}
        self._staying: set[str] = set()
        self.skipped = [(one.name, _("เพราะยังไม่มีเครื่องที่ยืนยันแล้ว")) for one in to if not one.ages]
        self.ages = tuple(sorted(age for one in to for age in one.ages))
        self._search = SentWords(ctx, store, self.ages, share, agreed=agreed)

    def bundles(self) -> Iterator[Bundle]:
        """Each made when the one before is written, so that no more than one is held."""
        ctx, post = self._ctx, self._post
        made = ctx.now.isoformat(timespec="seconds")
        groups = [self._to[number].ages for number in self._sent]
        room, weigh = (self._size or MOST_OF_A_ZIP) - AROUND_IN_A_ZIP, post.weigh if self._size else unpacked
        packed = self._store.exchange.pack(groups, made, post.shelf, self._share)
        for number, ages, content in zip(self._sent, groups, packed, strict=True):
            if isinstance(content, UserError):
                self.skipped.append((self._to[number].name, content.why))
                continue
            if self._search.through(content):
                continue  # all is looked through before anything more is written
            parts = divided(content, ages, weigh, post.shelf.size, room)
            for k, part in enumerate(parts, start=1):
                bundle = bundle_of(ctx, ages, made, part, (k, len(parts)))
                self._queue.append(_Written(number, bundle, content.staying))
                yield bundle
        self._search.end()

    def note(self, size: int) -> int:
        """Note that the next bundle lies in its zip; how many units are done."""
        number, bundle, staying = self._queue.popleft()
        one = self._to[number]
        self._enclosed[number] = self._enclosed.get(number, Enclosure(one.unit, one.name)).plus(bundle, size)
        self._staying.update(staying)
        return len(self._enclosed) + len(self.skipped)

    @property
    def written(self) -> tuple[str, ...]:
        """The age recipients whose bundles lie in a zip."""
        return tuple(sorted(age for number in self._enclosed for age in self._to[number].ages))

    def exported(self, zips: Sequence[Zipped]) -> Exported:
        found, of = [self._enclosed[number] for number in sorted(self._enclosed)], len(zips)
        files = tuple(
            PartFile(one.path, one.sealed.sha256.hex(), one.sealed.size, (number, of), 0, 0, 0, 0)
            for number, one in enumerate(zips, start=1)
        )
        sizes = [self._post.shelf.size(one) for one in sorted(self._staying)]
        settled = self._post.settle(zips[0].path)
        looked = self._search.looked
        return Exported(files, self.ages, (len(sizes), sum(sizes)), tuple(found), tuple(self.skipped), settled, looked)


def _nobody(skipped: Sequence[tuple[str, str]]) -> UserError:
    return UserError(
        _("ไม่มีหน่วยงานที่ส่งไฟล์ถึงได้"),
        "\n".join(passed_over(skipped, MOST_NAMED)) or _("เพราะยังไม่ได้เลือกผู้รับ"),
        _("โปรดรับรองเครื่องของหน่วยงานก่อน หรือเลือกผู้รับอื่น"),
    )
