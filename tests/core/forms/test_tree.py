"""Which nodes of an instrument count; orders that can be kept, and rings."""

from dataclasses import replace
from fractions import Fraction

from core.forms.shape import Dimension, FormProfile, Instrument, Item, ItemPart, Level, Words
from core.forms.tree import Tree

SCOPES = (
    FormProfile(id="central", title=Words("ส่วนกลาง"), choice="scope"),
    FormProfile(id="regional", title=Words("ส่วนภูมิภาค"), choice="scope", default=True),
)
TEXTS = (
    FormProfile(id="rubric", title=Words("เกณฑ์"), choice="text", default=True),
    FormProfile(id="annex", title=Words("ภาคผนวก"), choice="text"),
)
FORM = Instrument(
    id="t",
    edition=2569,
    title=Words("ทดสอบ"),
    kind="ladder",
    profiles=SCOPES + TEXTS,
    dimensions=(
        Dimension(id="a", title=Words("ก"), points=(Fraction(2), Fraction(4))),
        Dimension(id="b", title=Words("ข"), within="c"),
        Dimension(id="c", title=Words("ค")),
    ),
    levels=(Level(within="a", level=0, text=Words("ไม่มี")),),
    items=(
        Item(id="a.2.2", within="a/2", text=Words("สองสอง"), profiles=("rubric",)),
        Item(id="a.1", within="a/1", text=Words("กลุ่ม"), need="all"),
        Item(id="a.1.1", within="a.1", text=Words("หนึ่งหนึ่ง"), profiles=("central",)),
        Item(id="a.1.2", within="a.1", text=Words("หนึ่งสอง")),
        Item(id="a.1.3", within="a.1.2", text=Words("ใต้ข้อที่ตอบเองด้วย")),
        Item(id="a.2.1", within="a/2", text=Words("สองหนึ่ง"), profiles=("regional",)),
        Item(id="b.1", within="b", text=Words("ข้อของข")),
    ),
    parts=(ItemPart(id="p", within="a.1.2", text=Words("ส่วน")),),
    measures=(),
)


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_exactly_one_profile_of_a_choice_is_on() -> None:
    assert FORM.profiles_on(()) == {"regional", "rubric"}
    assert FORM.profiles_on(("annex",)) == {"regional", "annex"}
    assert replace(FORM, profiles=SCOPES).profiles_on(("regional", "central")) == {"central"}
    assert replace(FORM, profiles=SCOPES).profiles_on(("unheard_of",)) == {"regional"}


def test_an_item_of_another_text_and_one_of_another_profile_do_not_count() -> None:
    tree = Tree(FORM, {"central", "annex"})
    assert ids(tree.answered("a")) == ["a.1.1", "a.1.2", "a.1.3"]
    assert not tree.counts("a.2.2")
