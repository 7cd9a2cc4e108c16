"""A page of the web as evidence: its address, the day it was seen, and a copy that was saved of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from core.actions.add_evidence import KeptFile, linked, unless_linked
from core.actions.evidence_files import added
from core.actions.file_evidence import Keep, Place
from core.actions.set_field import fresh
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Record, Ref, Text, Written
from core.ports import Context, Reader, Store

LONGEST = 2000  # letters of an address


class Link(NamedTuple):
    """What a person says of a page of the web."""

    url: str
    title: str = ""  # "" = its address in short
    seen: str = ""  # ISO day; "" = today
    date: str = ""  # ISO day of what it shows; "" = the day it was seen
    to: Place | None = None
    proof: str = ""
    kind: str = "web"


def add_link(ctx: Context, store: Store, link: Link, copy: KeptFile | None = None) -> Changes:
    """The page as evidence; an address that is here already is seen once more, gets the copy and the place.

    UserError when it is no address of the web.
    """
    url = address(link.url)
    seen = link.seen or ctx.now.date().isoformat()
    known = same_address(store, ctx.unit, url)
    evidence = known.ref if known else Ref(ctx.unit, "evidence", ctx.new_id())
    if known is None:
        own: dict[str, Written] = {
            "title": Text(link.title or short_address(url)),
            "kind": Plain(link.kind),
            "url": Text(url),
            "date": Plain(link.date or seen),
            "seen": Plain(seen),
        }
        changes = fresh(evidence, own)
    else:
        later = seen > known.text("seen")
        changes = [Change(evidence, "seen", Plain(seen), known.shown("seen").seen)] if later else []
    if copy is not None:
        changes += added(store, evidence, copy)
    if link.to is not None:
        changes += unless_linked(store, linked(evidence, link.to.target, link.to.item, link.proof))
    return store.save(ctx, "add_link", changes) if changes else Changes("add_link")


def bring_link(ctx: Context, store: Store, keep: Keep, path: Path, link: Link) -> Iterator[Changes | None]:
    """Keep the saved copy beside the pen, then add the page. Raises UserError."""
    address(link.url)
    copy = yield from keep(path)
    done = add_link(ctx, store, link, copy)
    yield Changes(done.label, done.save, done.touched, (copy.doubt,)) if copy.doubt else done


def same_address(reader: Reader, unit: str, url: str) -> Record | None:
    """The evidence of the unit that has this address."""
    return next((one for one in reader.records("evidence", unit) if one.text("url") == url), None)


def address(typed: str) -> str:
    """The address as it is kept; UserError when it is none."""
    url = typed.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    plain = not any(letter.isspace() or not letter.isprintable() for letter in url)
    if parts.scheme not in ("http", "https") or "." not in host or len(url) > LONGEST or not plain:
        raise UserError(
            _("เพิ่มลิงก์นี้ไม่ได้"),
            _("เพราะไม่ใช่ที่อยู่ของหน้าเว็บ"),
            _("โปรดคัดลอกที่อยู่ทั้งบรรทัดจากเบราว์เซอร์ ซึ่งขึ้นต้นด้วย https:// แล้ววางใหม่"),
        )
    return url


def short_address(url: str) -> str:
    """`example.go.th/news`: what a list shows of an address."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path.rstrip('/')}"[:80]
