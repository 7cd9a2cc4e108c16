"""Who may write and read what, said once more and apart from the program (docs/log.md; docs/bundle.md)."""

from typing import NamedTuple

from core.entities import unit_id
from core.values import Ref
from tests.year.land import ABOVE, CODES, above, kind_of, reads


class Role(NamedTuple):
    """What a certificate makes of a key: a kind of PC of a unit."""

    kind: str
    code: str

    def classes(self, scope: str) -> frozenset[str]:
        """What counts that such a PC writes in a scope."""
        if scope == "all":
            return ALL.get(self.kind, frozenset())
        unit, _, forms = scope.partition("/")
        if unit == unit_id(self.code):
            return (FORMS if forms else OWN).get(self.kind, frozenset())
        code = CODES.get(unit, "")
        below = code != "" and self.code in above(code)
        return frozenset(
            {"review"}
            if not forms and (self.kind == "centre" or (self.kind == "province" and below))
            else ()
        )

    def may_read(self, scope: str, sender: str) -> bool:
        """Of what a PC of the unit `sender` holds; who has no certificate gets the sender's own."""
        if scope == "all":
            return True
        unit, _, forms = scope.partition("/")
        code = CODES.get(unit, "")
        if not self.code:
            return unit == unit_id(sender)
        if self.kind == "committee":
            return forms != "" and (code == self.code or code in above(self.code))
        return code != "" and (
            reads(self.code, code)
            or (forms != "" and (code in above(self.code) or self.code == sender))
        )

    def may_read_words(self, ref: Ref, field: str, sender: str) -> bool:
        """Personal ones are for the PCs of their unit alone, a committee's apart."""
        if (ref.entity, field) in PERSONAL:
            own = self.code != "" and ref.scope.partition("/")[0] == unit_id(self.code)
            return own and self.kind != "committee"
        return self.may_read(ref.scope, sender)


PERSONAL = frozenset(
    {("person", "name"), ("person", "phone"), ("office", "head"), ("file", "name")}
)
ALL = {
    "root": frozenset({"trust"}),
    "centre": frozenset({"trust", "reference", "notice"}),
    "province": frozenset({"trust", "notice"}),
}
OWN = {
    "centre": frozenset({"work", "draft"}),
    "province": frozenset({"work", "draft"}),
    "office": frozenset({"work"}),
    "committee": frozenset({"draft"}),
}
FORMS = {kind: frozenset({"work"}) for kind in ("centre", "province", "office")}
NOBODY = Role("", "")
ROLES = {code: Role(kind_of(code), code) for code in ABOVE}
