"""Which nodes of an instrument count; orders that can be kept, and rings."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.forms.operations import in_order, rings
from core.forms.shape import Dimension, FormProfile, Instrument, Item, ItemPart, Level, Words
from core.forms.tree import Tree
from core.scoring.outcome import need_of

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


def test_a_free_profile_is_on_when_named_or_by_default_when_nothing_is_named() -> None:
    free = (
        FormProfile(id="x", title=Words("ก"), default=True),
        FormProfile(id="y", title=Words("ข")),
    )
    assert replace(FORM, profiles=free).profiles_on(()) == {"x"}
    assert replace(FORM, profiles=free).profiles_on(("y",)) == {"y"}


def test_answered_items_stand_in_printed_order() -> None:
    assert ids(Tree(FORM).answered("a")) == ["a.1.2", "a.1.3", "a.2.2", "a.2.1"]
    assert ids(Tree(FORM).answered()) == ["a.1.2", "a.1.3", "a.2.2", "a.2.1", "b.1"]
    assert ids(Tree(FORM).answered("a/2")) == ["a.2.2", "a.2.1"]
    assert ids(Tree(FORM).answered("a.1")) == ["a.1.2", "a.1.3"]


def test_an_item_of_another_text_and_one_of_another_profile_do_not_count() -> None:
    tree = Tree(FORM, {"central", "annex"})
    assert ids(tree.answered("a")) == ["a.1.1", "a.1.2", "a.1.3"]
    assert not tree.counts("a.2.2")


def test_an_item_of_two_choices_is_asked_while_one_profile_of_each_is_on() -> None:
    both = Item(id="both", within="b", text=Words("ข้อ"), profiles=("central", "regional", "rubric"))
    form = replace(FORM, items=(*FORM.items, both))
    asked = {on for on in ("central", "regional") if Tree(form, {on, "rubric"}).counts("both")}
    assert asked == {"central", "regional"}
    assert not Tree(form, {"central", "annex"}).counts("both")


def test_a_branch_holds_the_items_of_its_branches() -> None:
    tree = Tree(FORM)
    assert [dimension.id for dimension in tree.branches()] == ["a", "c"]
    assert [dimension.id for dimension in tree.branches("c")] == ["b"]
    assert ids(tree.answered("c")) == ["b.1"]


def test_a_profile_decides_for_a_branch_only_if_all_of_its_items_name_it() -> None:
    of_b = replace(FORM.items[-1], profiles=("rubric",))
    form = replace(
        FORM,
        items=(*FORM.items[:-1], of_b),
        dimensions=(*FORM.dimensions, Dimension(id="e", title=Words())),
    )
    tree = Tree(form)
    assert {name: tree.deciding(name) for name in ("a", "b", "e")} == {
        "a": set(),
        "b": {"rubric"},
        "e": set(),
    }


def test_place_levels_and_leaves() -> None:
    tree = Tree(FORM)
    assert tree.position("a.1.3") == ("a", 1)
    assert tree.position("b.1") == ("b", 0)
    assert tree.levels("a") == (1, 2)
    assert tree.levels("b") == ()
    assert [part.id for part in tree.parts("a.1.2")] == ["p"]
    assert tree.measures("a.1.2") == ()
    words = tree.words("a", 0)
    assert words is not None
    assert words.text.th == "ไม่มี"


def test_a_group_never_needs_more_than_it_holds() -> None:
    group = Item(id="g", within="a/1", text=Words("กลุ่ม"), need="2")
    assert [need_of(group, n) for n in (0, 1, 3)] == [0, 1, 2]
    assert need_of(Item(id="g", within="a/1", text=Words(), need="any"), 4) == 1
    assert need_of(Item(id="g", within="a/1", text=Words(), need="all"), 4) == 4


def test_a_form_without_a_short_title_is_headed_by_the_whole_one() -> None:
    assert str(FORM.heading) == "ทดสอบ"
    assert str(replace(FORM, short=Words("สั้น")).heading) == "สั้น"
    assert str(replace(FORM, short=Words("", "only English")).heading) == "ทดสอบ"


def test_each_follows_what_it_needs() -> None:
    assert in_order({"c": ["b"], "b": ["a", "elsewhere"], "a": []}) == (["a", "b", "c"], [])


def test_a_ring_and_what_is_behind_it_never_come() -> None:
    needs = {"a": ["b"], "b": ["a"], "behind": ["a"], "before": [], "self": ["self"]}
    assert in_order(needs) == (["before"], ["a", "b", "behind", "self"])
    assert rings(needs) == ["a", "b", "self"]


@given(
    st.dictionaries(st.integers(0, 12).map(str), st.lists(st.integers(0, 12).map(str), max_size=3))
)
def test_ordered_and_stuck_together_are_everything(needs: dict[str, list[str]]) -> None:
    ordered, stuck = in_order(needs)
    assert sorted(ordered + stuck) == sorted(needs)
    for place, node in enumerate(ordered):
        assert {need for need in needs[node] if need in needs} <= set(ordered[:place])
    assert set(rings(needs)) <= set(stuck)
    assert bool(rings(needs)) == bool(stuck)
