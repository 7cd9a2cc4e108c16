"""Change what is said of somebody who works here; nobody is deleted: what they did keeps their name."""

from collections.abc import Collection

from core.actions.set_field import Wish, set_field
from core.actions.written import written
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes, Ref
from core.ports import Context, Store


def edit_person(
    ctx: Context,
    store: Store,
    ref: Ref,
    name: str | None = None,
    position: str = "",
    roles: Collection[str] | None = None,
    *,
    active: bool = True,
) -> Changes:
    """Name and position, roles in signing (None = as they are), and whether the person still works here.

    Raises UserError without a name.
    """
    said: dict[str, object] = {"active": int(active)}
    if name is not None:
        if not name.strip():
            raise UserError(_("แก้ไขบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
        said |= {"name": name.strip(), "position": position.strip()}
    if roles is not None:
        said |= {"roles": ",".join(sorted(roles)) or None}
    wishes = [Wish(field, written("person", field, value)) for field, value in said.items()]
    return set_field(ctx, store, ref, wishes, "edit_person")
