"""Somebody who works on this office's data: a name and a position."""

from collections.abc import Collection

from core.actions.add_row import add_row
from core.actions.written import written
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from core.ports import Context, Store


def add_person(ctx: Context, store: Store, name: str, position: str = "", roles: Collection[str] = ()) -> Changes:
    """Add a person to the office; `touched` holds the reference. UserError without a name."""
    if not name.strip():
        raise UserError(_("เพิ่มบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    said = {"name": name.strip(), "position": position.strip(), "roles": ",".join(sorted(roles)) or None, "active": 1}
    fields = {field: written("person", field, value) for field, value in said.items()}
    return add_row(ctx, store, ctx.unit, "person", fields, label="add_person")
