"""A print is kept as it was: every kind of block comes back, and what is no print of this program is refused."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from core.blocks import document, elements
from core.blocks.document import Document, Para, Run, Stamp, Tick, Together
from core.blocks.elements import BarMark, ScoreBar
from core.blocks.printed import FIGURES, LARGEST, MARK, MOST, SALT, STORED_AS, Drawn, KeptPrint
from core.papers.register import sign_places
from tests.golden.papers import documents
from tests.printed import written

NAMES = Path(__file__).parents[2] / "data/print_names.txt"
SALTED = bytes(range(SALT))
STAMP = Stamp(
    "K7QF2M9D", bytes(32), "2570/A-12", "20 พ.ย. 2569", datetime(2026, 11, 20, 9, 14, tzinfo=UTC)
)


def paper(*blocks: Any) -> Document:
    return Document(("ก",), "ก", "ข", STAMP, blocks)


def head(content: bytes) -> bytes:
    return SALTED + MARK + zlib.compress(content)


def samples(hint: Any, room: int) -> list[Any]:
    """A value of each thing that may stand there; of what holds others no deeper than there is room."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return [value for one in get_args(hint) for value in samples(one, room)]
    if origin is Literal:
        return list(get_args(hint))
    if origin is tuple:
        inside = get_args(hint)
        if inside[-1] is ...:
            return [tuple(samples(inside[0], room - 1)), ()]
        return [tuple(samples(one, room)[0] for one in inside)]
    if isinstance(hint, type) and is_dataclass(hint):
        return made(hint, room)
    plain = {
        str: "ก\ud800 “x” \n",
        int: 3,
        float: 2.5,
        bool: True,
        bytes: b"\0\xff",
        NoneType: None,
    }
    return [STAMP.moment if hint is datetime else plain[hint]]


def made(kind: Any, room: int) -> list[Any]:
    """One of it, and one more for each other value of each of its fields; none where there is no room."""
    each = {name: samples(hint, room) for name, hint in get_type_hints(kind).items() if room > 0}
    if not all(each.values()) or not room > 0:
        return []
    first = {name: found[0] for name, found in each.items()}
    return [
        kind(**first),
        *(kind(**{**first, name: value}) for name, found in each.items() for value in found[1:]),
    ]


def parts(hint: Any, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The stored name of each part that a print may have, with the names of its fields."""
    for one in get_args(hint):
        parts(one, found)
    if isinstance(hint, type) and is_dataclass(hint):
        name = STORED_AS.get(hint.__name__, hint.__name__)
        if name not in found:
            found[name] = [one.name for one in fields(hint)]
            for one in get_type_hints(hint).values():
                parts(one, found)
    return found


def test_no_name_that_stored_prints_are_written_with_is_lost() -> None:
    """Whoever renames a class or a field of a paper keeps its stored name: prints are read for ever."""
    lines = [
        line.split() for line in NAMES.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    listed = {name: stored for name, *stored in lines}
    today = parts(KeptPrint, {})
    assert not {
        name: missing
        for name, stored in listed.items()
        if (missing := {*stored} - {*today.get(name, ())})
    }
    assert not today.keys() - listed.keys(), "list what is new in tests/data/print_names.txt"


def test_a_print_is_read_with_the_names_of_its_day_and_written_with_them() -> None:
    bar = ScoreBar(100, (), lines=(BarMark("เส้น ๘๖", 86),))
    content = KeptPrint.packed(paper(bar), SALTED)
    text = json.loads(zlib.decompress(content[SALT + len(MARK) :]))
    (line,) = text["blocks"][0]["lines"]
    assert line["is"] == "Mark"
    line["is"] = "BarMark"
    for one in (content, head(json.dumps(text).encode())):
        assert KeptPrint.unpacked(one, Document).blocks == (bar,)


def test_every_part_of_a_paper_survives_with_each_value_of_each_field() -> None:
    modules = (document, elements, elements, elements)
    declared = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    for kind in (
        KeptPrint,
        Drawn,
        *sorted(filter(is_dataclass, declared), key=lambda one: one.__name__),
    ):
        tried = made(kind, 2 if kind in (KeptPrint, Document) else 3)
        assert tried
        for one in tried:
            assert KeptPrint.unpacked(KeptPrint.packed(one, SALTED), kind) == one


def test_every_kept_paper_survives_with_how_it_was_drawn(tmp_path: Path) -> None:
    papers = documents(tmp_path)
    for name, one in [
        (name, papers[name])
        for name in ("score_sheet", "unit_page", "evidence", "sign_off", "letter")
    ]:
        drawn = written([one])[1].drawn
        kept = KeptPrint(one, drawn)
        assert KeptPrint.unpacked(KeptPrint.packed(kept, SALTED), KeptPrint) == kept, name
        ticks = [mark.said for mark in drawn if mark.kind == "tick"]
        assert len(ticks) == len([1 for part in parts_of(one) if isinstance(part, Tick)]), name
        assert len([1 for mark in drawn if mark.kind == "place"]) == len(
            list(sign_places(one.blocks))
        ), name
        shown = " ".join(mark.said for mark in drawn if mark.kind == "words")
        assert one.stamp.number in shown
        assert all(
            mark.page > 0 and mark.left <= mark.right and mark.top < mark.bottom for mark in drawn
        ), name


def parts_of(thing: object) -> Iterator[object]:
    yield thing
    inside = thing if isinstance(thing, tuple) else ()
    if is_dataclass(thing) and not isinstance(thing, type):
        inside = tuple(getattr(thing, one.name) for one in fields(thing))
    for part in inside:
        yield from parts_of(part)


def test_two_prints_that_say_the_same_have_nothing_in_common() -> None:
    """Behind other random bytes the hash is another: it tells nobody what was printed."""
    one = KeptPrint(paper(Para("นายตัวอย่าง")))
    assert KeptPrint.packed(one, SALTED)[:SALT] == SALTED
    assert KeptPrint.packed(one, bytes(SALT)) != KeptPrint.packed(one, SALTED)
    for salt in (b"", bytes(15), bytes(17)):
        with pytest.raises(ValueError, match="16 random bytes"):
            KeptPrint.packed(one, salt)


def spoiled() -> Iterator[tuple[str, bytes]]:
    """What is no print, though much of it is nearly one."""
    whole = KeptPrint.packed(KeptPrint(paper(Para("ก"))), SALTED)
    yield "nothing", b""
    yield "cut", whole[:-3]
    yield "more behind it", whole + b"x"
    yield "another version", whole[:SALT] + b"PSP2" + whole[SALT + 4 :]
    yield "no deflated data", SALTED + MARK + b"{}"
    yield "no UTF-8", head(b'{"is":"KeptPrint","document":"\xff"}')
    yield "a bomb", head(b" " * (LARGEST + 1))
    yield "a large file", head(b"{}") + bytes(MOST)
    yield "deep", head(b"[" * 100_000)
    yield "deep blocks", head(json.dumps(nested(40)).encode())
    for number, text in enumerate(
        (
            "null",
            "[]",
            "{}",
            '"x"',
            "1",
            '{"is":"KeptPrint"}',
            '{"is":"Document"}',
            '{"is":"Popen","args":"x"}',
            '{"is":["KeptPrint"]}',
            '{"is":"KeptPrint","is":"KeptPrint"}',
        )
    ):
        yield f"text {number}", head(text.encode())
    changes: tuple[dict[str, Any], ...] = (
        {"unknown": 1},
        {"kind": "x"},
        {"title": "ก"},
        {"title": [1]},
        {"landscape": 1},
        {"thai_digits": "yes"},
        {"numbers": "roman"},
        {"blocks": [{"is": "Row", "cells": []}]},
        {"blocks": [{"is": "Document"}]},
        {"blocks": [{"is": "Gap", "mm": float("inf")}]},
        {"blocks": [{"is": "Gap", "mm": float("nan")}]},
        {"blocks": [{"is": "Lines", "count": FIGURES + 1}]},
        {"blocks": [{"is": "Lines", "count": 10**400}]},
        {"blocks": [{"is": "Lines", "count": 1.0}]},
        {"blocks": [{"is": "Lines", "count": True}]},
        {"blocks": [{"is": "Photo", "caption": "", "data": {"bytes": "!"}}]},
        {"stamp": {"moment": "today"}},
        {
            "blocks": [
                {"is": "Photos", "photos": [{"is": "Photo", "caption": "", "data": {"bytes": 1}}]}
            ]
        },
        {"blocks": [{"is": "Para", "text": ["a", ["b"]]}]},
        {"blocks": [{}]},
        {"office": None},
        {"office": {"bytes": ""}},
    )
    for change in changes:
        yield str(change)[:60], head(json.dumps(altered(change)).encode())
    yield (
        "1e999",
        head(
            json.dumps(altered({"blocks": [{"is": "Gap", "mm": 7}]})).replace("7", "1e999").encode()
        ),
    )


def nested(deep: int) -> Any:
    block: Any = {"is": "Gap"}
    for _ in range(deep):
        block = {"is": "Together", "blocks": [block]}
    return altered({"blocks": [block]})


def altered(change: dict[str, Any]) -> Any:
    """A print of which these fields say something else."""
    text = json.loads(
        zlib.decompress(KeptPrint.packed(KeptPrint(paper(Para("ก"))), SALTED)[SALT + len(MARK) :])
    )
    return {**text, "document": {**text["document"], **change}}


def test_the_print_that_is_spoiled_is_whole_as_it_is() -> None:
    assert KeptPrint.unpacked(head(json.dumps(altered({})).encode()), KeptPrint) == KeptPrint(
        paper(Para("ก"))
    )
    assert KeptPrint.unpacked(head(json.dumps(nested(20)).encode()), KeptPrint)


def test_what_is_no_print_of_this_program_is_refused_whatever_it_is() -> None:
    for name, content in spoiled():
        with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
            print(name, KeptPrint.unpacked(content, KeptPrint))


def test_every_text_of_a_print_is_found_but_what_its_stamp_and_model_say() -> None:
    one = Document(
        ("หัว",), "สั้น", "หน่วย", STAMP, (Together((Para((Run("ก"), "ข")),)),), names=("นาย",)
    )
    found = set(KeptPrint.strings(KeptPrint(one, (Drawn("words", 1, 0, 0, 1, 1, "ค"),))))
    assert {"หัว", "สั้น", "หน่วย", "ก", "ข", "นาย", "ค"} <= found
    assert STAMP.code not in found
