"""Write transfer files into a post folder, remove those that were confirmed, and import those of the unit's other PCs."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.exchange.moving_deeds import not_compared_words
from core.exchange.post_folder import PostPlan, heard
from core.exchange.receive_deeds import take_in
from core.exchange.receivers import ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, export_bundle
from core.exchange.staging import ImportChoice, ImportOutcome
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.log.post import BundleService, PostedFile, PostFolderState, WrittenPost
from core.log.scopes import NOTHING_SHARED
from core.people.units import of_committee, office_of
from core.values import Changes


class OwnFileImport(NamedTuple):
    """The outcome of importing a file of the unit's other PCs without a preview."""

    outcome: ImportOutcome


class PostStep(NamedTuple):
    """What became of writing to one receiver: its file or, as `problem`, why none was written."""

    receiver: ReceiverUnit
    path: Path | None = None
    problem: UserError | None = None


def use_post_folder(ctx: Context, store: Store, place: Path, post: BundleService) -> Changes:
    """Use `place` as the post folder of this PC, after writing a file there and reading it back. UserError if that fails
    (the present one stays), on a committee member's PC, and until the start file's digits are compared."""
    if of_committee(store):
        raise UserError(
            _("ใช้โฟลเดอร์รับส่งบนเครื่องนี้ไม่ได้"),
            _("เพราะเครื่องของกรรมการส่งคะแนนเมื่อผู้ให้คะแนนสั่งเท่านั้น"),
            _("โปรดส่งไฟล์ด้วยปุ่มส่งที่หน้ารับส่ง"),
        )
    if words := not_compared_words(store):
        raise UserError(_("ยังใช้โฟลเดอร์รับส่งไม่ได้"), words, _("เทียบเลขได้ตอนกดส่งที่หน้ารับส่ง"))
    post.folder.check(place)
    state = post.folder.state()
    if state.place != str(place):  # nobody there is owed anything for what came by other ways
        known = {ctx.unit: heard(store).get(ctx.unit, 0)}
        state = PostFolderState(str(place), state.own_at_once, (), known)
    post.folder.keep(state)
    return Changes("post_folder")


def leave_post_folder(_ctx: Context, _store: Store, post: BundleService) -> Changes:
    """Use no post folder from now on; the files in it stay."""
    post.folder.keep(PostFolderState())
    return Changes("post_folder")


def import_own_at_once(_ctx: Context, _store: Store, enabled: bool, post: BundleService) -> Changes:
    """Choose whether files of the unit's other PCs are imported without a preview."""
    post.folder.keep(post.folder.state()._replace(own_at_once=enabled))
    return Changes("post_folder")


def write_posts(
    ctx: Context, store: Store, plan: PostPlan, post: BundleService
) -> Iterator[PostStep | Changes]:
    """Write a file to each receiver that is due, as an export without personal data does; yield what became of each.
    Then remove own files that were confirmed. What cannot be written stops nobody else and is due again."""
    state = post.folder.state()
    place = Path(state.place)
    for receiver in plan.due if state.place else ():
        try:
            files = _written(ctx, store, place, receiver, post)
        except UserError as problem:
            yield PostStep(receiver, problem=problem)
            continue
        state = post.folder.state()
        post.folder.keep(
            state._replace(
                written=(*state.written, *files),
                heard={**state.heard, receiver.unit: heard(store).get(receiver.unit, 0)},
            )
        )
        yield PostStep(receiver, place / files[0].name)
    gone = [one for one in plan.spent if post.folder.remove(place, one)]
    if gone:
        state = post.folder.state()
        post.folder.keep(
            state._replace(written=tuple(one for one in state.written if one not in gone))
        )
    yield Changes("export_bundle")


def _written(
    ctx: Context, store: Store, place: Path, receiver: ReceiverUnit, post: BundleService
) -> list[WrittenPost]:
    """Write an export to a receiver under a name that nothing in the folder has; return its files."""
    behind = store.transfers.outgoing(receiver.ages, post.shelf, NOTHING_SHARED).behind
    ends = {stream: head for stream, (_after, head) in behind.items()}
    device, own = store.trust.device(), office_of(store, ctx.unit)[1]
    words = (own[:14], device.letter if device else ctx.device[:4], "to", receiver.code[:14])
    name = re.sub("[^A-Za-z0-9-]", "-", "-".join(words))
    paths = (place / f"{name}-{ctx.now:%Y%m%d}-{n}.prongsai" for n in count(1))
    path = next(one for one in paths if not one.exists())
    steps = export_bundle(ctx, store, receiver.ages, path, post)
    outcome = next(step for step in steps if isinstance(step, ExportOutcome))
    return [
        WrittenPost(one.path.name, one.size, one.sha256, receiver.unit, ctx.now, ends)
        for one in outcome.parts
    ]


def take_posts(
    ctx: Context, store: Store, files: Sequence[PostedFile], post: BundleService
) -> Iterator[OwnFileImport | Changes]:
    """Import files of this unit's other PCs without a preview, if a person has chosen so for this post folder; all
    others, and what was replaced meanwhile, stay for a person."""
    if not post.folder.state().own_at_once:
        return
    own = {
        one.key
        for one in store.trust.devices()
        if one.unit == ctx.unit and not one.revoked and one.kind != "committee"
    }
    known = [one for one in files if one.unit == ctx.unit and one.key in own]
    chosen = frozenset((one.path, one.sha256) for one in known)
    paths = tuple(one.path for one in known)
    choice = ImportChoice(chosen, order=paths)
    for step in take_in(ctx, store, paths, post, choice):
        if isinstance(step, ImportOutcome):
            yield OwnFileImport(step)
        elif isinstance(step, Changes):
            yield step
