"""Who may write what where, cell by cell, against the table of docs/log.md written down once more."""

from itertools import product

import pytest

from core.entities import ENTITIES, klass_of
from core.log.scopes import KeyRole, classes

OWN = "a" * 32
BELOW = "b" * 32
OTHER = "c" * 32
SCOPES = {
    "all": "all",
    "own": OWN,
    "own forms": f"{OWN}/forms",
    "below": BELOW,
    "forms below": f"{BELOW}/forms",
    "other": OTHER,
    "other forms": f"{OTHER}/forms",
}
DEVICES = ("root", "centre", "province", "office", "committee")

WORK = (
    "plan row progress evidence file link person office paper assessment sheet answer signoff reply erasure "
    "division system invitation opening motion acknowledgement objection letter joining"
)
DRAFT = "draft_assessment draft_sheet draft_answer draft_signoff"
REVIEW = (
    "review_assessment review_sheet review_answer review_signoff comment acceptance review_erasure "
    "objection_answer objection_close"
)
REFERENCE = "unit instrument programme wording deadline standing"
FORMS = "instrument programme wording deadline"

# entity -> {(device, place)}: all that is allowed; every other cell is not.
ALLOWED: dict[str, set[tuple[str, str]]] = {}
for words, cells in (
    (WORK, "office own, province own, centre own"),
    (FORMS, "office own forms, province own forms, centre own forms"),
    (DRAFT, "committee own, province own, centre own"),
    (REVIEW, "province below, centre below, centre other"),
    (REFERENCE, "centre all"),
    ("announcement", "centre all, province all"),
    ("certificate revocation", "root all, centre all, province all"),
):
    for word in words.split():
        split = (cell.partition(" ") for cell in cells.split(", "))
        ALLOWED.setdefault(word, set()).update((device, place) for device, _space, place in split)


def below(unit: str, other: str) -> bool:
    return (unit, other) == (BELOW, OWN)


def test_every_entity_is_in_the_table_and_no_other() -> None:
    assert ALLOWED.keys() == ENTITIES.keys()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("place", SCOPES)
def test_a_device_writes_what_the_table_says_and_nothing_else(device: str, place: str) -> None:
    scope = SCOPES[place]
    may = classes(KeyRole(device, "" if device == "root" else OWN), scope, below)
    written = {entity for entity in ENTITIES if klass_of(entity, scope) in may}
    assert written == {entity for entity, cells in ALLOWED.items() if (device, place) in cells}


def test_what_nobody_knows_is_written_by_nobody() -> None:
    for device, scope in product(DEVICES, SCOPES.values()):
        for entity in ("tea_party", "_tx", "_del", ""):
            assert klass_of(entity, scope) not in classes(KeyRole(device, OWN), scope, below)


def test_a_unit_above_has_no_rights_by_being_a_unit_above() -> None:
    assert not classes(KeyRole("office", OWN), BELOW, below)
    assert not classes(KeyRole("committee", OWN), BELOW, below)


CERTIFIED = {  # issuer, whose unit -> kinds of device
    ("root", "own"): {"centre", "province", "office", "committee"},
    ("root", "below"): {"centre", "province", "office", "committee"},
    ("root", "other"): {"centre", "province", "office", "committee"},
    ("centre", "own"): {"province", "office", "committee"},
    ("centre", "below"): {"province", "office", "committee"},
    ("centre", "other"): {"province", "office", "committee"},
    ("province", "own"): {"committee"},
    ("province", "below"): {"office", "committee"},
}


@pytest.mark.parametrize("issuer", DEVICES)
@pytest.mark.parametrize("place", ["own", "below", "other"])
def test_a_certificate_is_given_downwards_and_in_ones_own_line(issuer: str, place: str) -> None:
    given = {
        kind
        for kind in DEVICES
        if KeyRole(issuer, OWN).may_certify(KeyRole(kind, SCOPES[place]), below)
    }
    assert given == CERTIFIED.get((issuer, place), set())
