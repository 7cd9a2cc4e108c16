"""The data model: every entity (kind of record) declared once, with its rights, scopes, natural key and fields."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from hashlib import sha1
from types import MappingProxyType

from core.slots import parse_slot


class ValueKind(Enum):
    """The type of a field's value in an op (docs/log.md: A line). Every field may also be null."""

    TEXT = "text"  # what people typed: kept outside the line, can be withheld or erased
    PLAIN = "plain"
    INTEGER = "integer"
    ANY = "any"  # an instrument says which


@dataclass(frozen=True, slots=True)
class FieldDeclaration:
    """The declaration of a field or, with `family`, of all fields whose names begin with its name (`setting.…`)."""

    name: str
    kind: ValueKind = ValueKind.PLAIN
    fixed: bool = False  # at creation: a second value stays a conflict
    personal: bool = False  # withheld by recipient, erased by person
    reference: bool = False  # `entity/id`, in another scope `scope/entity/id`
    family: bool = False
    since: int = 1  # table version: guarded words go to no program that knows only older ones
    sealed: bool = False  # words that stay on the PC of their author until they are opened (docs/log.md: A line)
    # names a file by its SHA-256: one that is "kept" with the record, or only "named"
    blob: str = ""
    # written only by a dedicated deed, together with other fields; never typed into
    deed: bool = False


@dataclass(frozen=True)
class EntityType:
    """The declaration of an entity, that is, a kind of record; the function `entity` explains the parts."""

    name: str
    klass: str  # work, draft, review, reference, notice, trust; decides with the scope who may write it
    scope_kinds: frozenset[str]  # all, unit, forms: kinds of scope it lives in
    fields: tuple[FieldDeclaration, ...]
    key: tuple[str, ...] = ()  # fields of the natural key; () = random id
    # a field appended to the key if above 1, so that the first record keeps its id
    ordinal: str = ""
    container: str = ""  # the one field that says what contains it
    targets: frozenset[str] = frozenset()  # entities it may name
    forms_klass: str = ""  # class in a `<unit>/forms` scope

    @cached_property
    def columns(self) -> dict[str, FieldDeclaration]:
        """Return {name: declaration} of the columns of the entity's table: its fields except families (`setting.…`)."""
        return {field.name: field for field in self.fields if not field.family}

    @cached_property
    def families(self) -> dict[str, FieldDeclaration]:
        return {field.name: field for field in self.fields if field.family}

    def field(self, name: str) -> FieldDeclaration | None:
        """Return the declaration of the field `name`, or of its family (`setting.…`); None for an unknown field."""
        found = self.columns.get(name)
        if found:
            return found
        slot = parse_slot(name)
        found = self.families.get(slot.family)
        return _ENDINGS.get((slot.family, slot.end or slot.id), found) if found else None

    def blobs(self, kept_only: bool = False) -> tuple[str, ...]:
        """Return the columns that hold the SHA-256 of a file (`kept_only`: of a file stored with the record)."""
        return tuple(
            name
            for name, one in self.columns.items()
            if one.blob == "kept" or (one.blob and not kept_only)
        )


_COUNT = FieldDeclaration("measure", ValueKind.INTEGER, family=True)
_WHY = FieldDeclaration("setting", ValueKind.TEXT, family=True, deed=True)
_ENDINGS = {("measure", "num"): _COUNT, ("measure", "den"): _COUNT, ("setting", "why"): _WHY}
_MARKS = {"#": "text", "%": "integer", "?": "any"}
_BLOBS = {"&": "kept", "~": "named"}


def parse_field(word: str) -> FieldDeclaration:
    """Parse a field's name and the marks behind it: ! fixed, # text, % integer, ? any type, * personal, ^ sealed, >
    reference, & file stored with the record, ~ file stored elsewhere, = written only by its command. `name.` is a
    family of fields; `@4` = personal or sealed since version 4 of the tables."""
    word, _at, since = word.partition("@")
    name = word.rstrip("!#%?*^>&~=")
    marks = word[len(name) :]
    return FieldDeclaration(
        name.rstrip("."),
        next((ValueKind(_MARKS[mark]) for mark in marks if mark in _MARKS), ValueKind.PLAIN),
        fixed="!" in marks,
        personal="*" in marks,
        reference=">" in marks,
        family=name.endswith("."),
        since=int(since or 1),
        sealed="^" in marks,
        blob=next((_BLOBS[mark] for mark in marks if mark in _BLOBS), ""),
        deed="=" in marks,
    )


def entity(
    name: str,
    rights_class: str,
    scope_kinds: str,
    fields: str,
    *,
    key: str = "",
    parent: str = "",
    forms_class: str = "",
) -> EntityType:
    """Return an EntityType. `scope_kinds`: words out of all, unit, forms; `fields`: words for `parse_field`; `key`:
    names of the fields that make the id, then `+` and the ordinal field; `parent`: `field: entity …`, the field that
    refers to the containing record, and its possible entities; `forms_class`: class of rights in scopes of forms."""
    container, _, targets = parent.partition(":")
    named, _, ordinal = key.partition("+")
    return EntityType(
        name,
        rights_class,
        frozenset(scope_kinds.split()),
        tuple(map(parse_field, fields.split())),
        tuple(named.split()),
        ordinal,
        container,
        frozenset(targets.split()),
        forms_class,
    )


TABLE_VERSION = 7  # version of entities, classes and rights; digests compare only at equal versions
FIRST_TABLE = 3  # version of the first released program, for those that do not state theirs

_BOUND = "using= form= wording= setting.="  # to a form, its wording and what was chosen where it leaves a choice
_ASSESSMENT = f"unit! instrument_id! year!% round! no!% {_BOUND} profiles= group= extra.%= name#"
_SHEET = "assessment!> assessor! opened closed"
_ANSWER = (
    "sheet!> subject! item! state choice level% number note# reason# ask.? part.% measure. same_as. waits= drawn.= "
    "said#*=@5"
)
_SIGNOFF = "body! stage= signers#= route= step.= ink.= scan>= ended_by= ended_why#="
_FORM = "instrument_id! edition!% revision!% language!% owner! file!& state"


def _assessing(prefix: str, klass: str) -> Iterator[EntityType]:
    """Yield assessment, sheet, answer and sign-off: of a unit itself, of a committee (draft_) or released (review_)."""
    p = prefix
    # of a slip: its words stay in the unit till the vote ends (core.assessment.rounds)
    vote = "" if p else " vote#="
    ballot = " device! ballot!#^@5 reasons!#^@5" if p == "draft_" else ""
    # ballots that count from which on a split is shown
    fewest = " fewest!%" if p == "draft_" else ""
    yield entity(
        f"{p}assessment",
        klass,
        "unit",
        _ASSESSMENT + fewest,
        key="unit instrument_id year round +no",
    )
    yield entity(
        f"{p}sheet",
        klass,
        "unit",
        _SHEET + ballot,
        key="assessment assessor",
        parent=f"assessment:{p}assessment",
    )
    yield entity(
        f"{p}answer",
        klass,
        "unit",
        _ANSWER + vote,
        key="sheet subject item",
        parent=f"sheet:{p}sheet",
    )
    released = " draft_hash! standing!" if p == "review_" else ""  # standing: preliminary or final
    plans = "" if p else "plan "
    yield entity(
        f"{p}signoff",
        klass,
        "unit",
        _SIGNOFF + released,
        parent=f"body:{plans}{p}assessment {p}sheet",
    )


_DECLARED = (
    entity(
        "unit",
        "reference",
        "all",
        "code! name# short# kind parent> region% group phone# aliases# status",
        key="code",
    ),
    entity(
        "office",
        "work",
        "unit",
        "unit! code! name# short# kind parent> region% group phone# address# staff% head#* seal>= digits photo_px%",
        key="unit",
    ),
    entity("person", "work", "unit", "name#* position# phone#* roles active%"),
    entity("certificate", "trust", "all", "grant!", key="key unit"),
    entity("revocation", "trust", "all", "accepted"),
    entity("division", "work", "unit", "name# short# aliases# parent> status"),
    entity("system", "work", "unit", "name# url# owner> status"),
    entity(
        "invitation",
        "work",
        "unit",
        "unit! kind! key! letter! person!> until withdrawn used",
        key="key",
    ),
    entity("opening", "work", "unit", "cut!", key="assessment"),
    entity(
        "motion",
        "work",
        "unit",
        "about!> text!# carried!% seed reason# among! points! chosen! day committee#* minutes#",
    ),
    entity("instrument", "reference", "all forms", _FORM, key="file", forms_class="work"),
    entity(
        "wording",
        "reference",
        "all forms",
        "instrument_id! lang! owner! file!& state",
        key="file",
        forms_class="work",
    ),
    entity(
        "programme", "reference", "all forms", f"{_FORM} setting.=", key="file", forms_class="work"
    ),
    entity(
        "deadline",
        "reference",
        "all forms",
        "programme!> step! year!% until was reason#",
        key="programme step +year",
        forms_class="work",
    ),
    entity("standing", "reference", "all", "unit! year!% group outcome reason#", key="unit year"),
    entity(
        "plan",
        "work",
        "unit",
        f"unit! instrument_id! year!% no!% {_BOUND} title# name#",
        key="unit instrument_id year no",
    ),
    entity(
        "row",
        "work",
        "unit",
        "plan!> kind! parent> order number# from!> copied!> waits.= rolled= drawn.= f.? p.#*",
        parent="plan:plan",
    ),
    entity(
        "progress",
        "work",
        "unit",
        "row!> period! status rolled= drawn.= f.? p.#*",
        key="row period",
        parent="row:row",
    ),
    *_assessing("", "work"),
    *_assessing("draft_", "draft"),
    *_assessing("review_", "review"),
    entity("evidence", "work", "unit", "title# kind date until url# seen paper>= note# personal%"),
    entity(
        "file",
        "work",
        "unit",
        "evidence!> sha256!& name#* type= size%= taken preview&= order personal% made_from>= replaced_by>= looked_at>=",
        key="evidence sha256",
        parent="evidence:evidence",
    ),
    entity(
        "link",
        "work",
        "unit",
        "evidence!> target!> item! proof! sha256!~",
        key="evidence target item proof",
        parent="target:row progress assessment signoff objection",
    ),
    entity(
        "paper",
        "work",
        "unit",
        "subject!> form! code! number= state_hash= options= print&= rest&= seal= printed_at= official_no#= "
        "official_date= signed_on= scan>= said#*= void_why#=",
        parent="subject:plan row progress evidence assessment sheet answer signoff "
        "draft_assessment draft_sheet draft_answer draft_signoff",
    ),
    entity("acceptance", "review", "unit", "signoff!> state= reason#="),
    entity("comment", "review", "unit", "about!> item kind text# due"),
    entity("reply", "work", "unit", "answers!> text# done%"),
    entity("letter", "work", "unit", "about> text#"),
    entity("joining", "work", "unit", "programme!> answer reason#", key="programme"),
    entity("erasure", "work", "unit", "of!"),
    entity("review_erasure", "review", "unit", "of!"),
    entity("announcement", "notice", "all", "title# text# until"),
    # A unit's objections to a released result, per item, and the answers to them. None lies inside the result,
    # because the result's sign-off would make it read-only.
    entity("acknowledgement", "work", "unit", "signoff!>", key="signoff"),
    entity("objection", "work", "unit", "review!> item! reason#", key="review item"),
    entity(
        "objection_answer",
        "review",
        "unit",
        "objection!> outcome reason# minutes>",
        key="objection",
        parent="objection:objection",
    ),
    entity("objection_close", "review", "unit", "review!> cut!"),
)
ENTITIES: Mapping[str, EntityType] = MappingProxyType({kept.name: kept for kept in _DECLARED})

# their files are never erased: records are bound to them
FORMS = frozenset({"instrument", "programme", "wording"})
# registers of an office: its divisions, its e-services
REGISTERS = frozenset({"division", "system"})
BLOBS: Mapping[str, tuple[str, ...]] = (
    MappingProxyType(  # fields of files that are kept with their records
        {kept.name: names for kept in ENTITIES.values() if (names := kept.blobs(kept_only=True))}
    )
)

NAMELESS = "nameless"  # among the options of a paper: what is kept of it holds no personal word, so that it may leave
DELETED = "_del"  # every record has it: the cut its deleter had seen, or null
SAVE = "_tx"  # entity and field of the op that opens a save
QUIET = frozenset({"order"})  # two values are no conflict


def field_of(entity_name: str, name: str) -> FieldDeclaration | None:
    """Return the declaration of a field of a record; None for an unknown entity or field."""
    kept = ENTITIES.get(entity_name)
    if kept is None:
        return None
    return FieldDeclaration(DELETED) if name == DELETED else kept.field(name)


def is_fixed(entity_name: str, name: str) -> bool:
    """Return whether a field is fixed at creation. Any second value is a conflict, even if it replaces the first."""
    found = field_of(entity_name, name)
    return found is not None and found.fixed


def by_deed(entity_name: str, name: str) -> bool:
    """Return whether only a dedicated command writes this field, so that users never type into it."""
    found = field_of(entity_name, name)
    return found is not None and found.deed


def scope_kind(scope: str) -> str:
    """Return the kind of a scope: `all`, `unit` or `forms`."""
    if scope == "all":
        return "all"
    return "forms" if scope.endswith("/forms") else "unit"


def klass_of(entity_name: str, scope: str) -> str:
    """Return the class of rights (docs/log.md) of an entity's records in `scope`; "" if they have no effect there."""
    kept = ENTITIES.get(entity_name)
    kind = scope_kind(scope)
    if kept is None or kind not in kept.scope_kinds:
        return ""
    return kept.forms_klass or kept.klass if kind == "forms" else kept.klass


# Part of the format: every natural id is a UUIDv5 in this namespace (itself the UUIDv5 of the URL `prongsai:records`).
NAMESPACE = "0c7fd469-906d-5d9c-af69-ac8dcbe6aa98"
_NAMESPACE = bytes.fromhex(NAMESPACE.replace("-", ""))


def record_id(scope: str, entity: str, *key: str | int, ordinal: int = 1) -> str:
    """Return a record's id from its natural key: 32 hex digits, the UUIDv5 of the JSON `[scope, entity, …key,
    ordinal]`, where an `ordinal` of 1 is omitted. ValueError if `key` or `ordinal` does not fit the entity."""
    declared = ENTITIES.get(entity)
    if declared is None or not declared.key or len(declared.key) != len(key):
        raise ValueError(f"{entity} is not named by {len(key)} keys")
    if ordinal < 1 or (ordinal > 1 and not declared.ordinal):
        raise ValueError(f"{entity} has no number {ordinal}")
    parts = [scope, entity, *key, *([ordinal] if ordinal > 1 else [])]
    from uuid import UUID  # with what it imports a hundredth of the start, which names nothing

    named = _NAMESPACE + json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return UUID(bytes=sha1(named, usedforsecurity=False).digest()[:16], version=5).hex


@lru_cache(10_000)
def unit_id(code: str) -> str:
    """Return the id of the unit with this code, which is also the scope of all that the unit writes."""
    return record_id("all", "unit", code)
