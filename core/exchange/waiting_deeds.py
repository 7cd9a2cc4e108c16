"""Emptying the room of files that wait for a certificate."""

from collections.abc import Collection

from core.errors import UserError
from core.i18n import _
from core.log.ports import Context, Store
from core.log.post import Post
from core.values import Changes


def let_go(_ctx: Context, _store: Store, post: Post, files: Collection[str] = ()) -> Changes:
    """Let go of these (beginnings of their SHA-256, none = all). UserError when one of them does not wait.

    They may be imported again: nothing remembers them as taken in.
    """
    held = [one.sha256 for one in post.waiting()]
    chosen = [[one for one in held if one.startswith(words)] for words in files]
    for words, found in zip(files, chosen, strict=True):
        if len(found) != 1 or not words:
            raise UserError(
                _("เลิกเก็บไฟล์ {name} ไม่ได้").format(name=words),
                _("เพราะไม่มีไฟล์ที่รออยู่ซึ่งขึ้นต้นอย่างนี้เพียงไฟล์เดียว"),
                _("โปรดดูรายการด้วยคำสั่ง bundle waiting"),
            )
    for sha256 in [one for found in chosen for one in found] if files else held:
        post.waited(sha256)
    return Changes("let_go")
