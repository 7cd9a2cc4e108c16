"""Rewrites forms of earlier versions in the current form language. Cells keep their line, new ones get their row's."""

from collections.abc import Mapping
from typing import Any

from core.forms.vocabulary import LANGUAGE
from storage.instruments.source import ListNode, MapNode, Node, TextNode
from storage.instruments.workbook.nodes import list_in, rows_in, scale_of, texts_in, words_in

YES = dict.fromkeys(("yes", "true", "ใช่"), "yes")
NO = dict.fromkeys(("no", "false", "ไม่", "ไม่ใช่"), "")
# By older list ("" = the form itself). WORDS: today's name of a word ("" drops it: it was a hint or a look). VALUES:
# today's name of a value ("" drops the word). SILENT: cells that older rows implied. LISTS: today's name of the list.
# A word that had a meaning and has no successor is in none of these: it is refused at its line.
TEXT = {"text": "title"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "levels": TEXT,
    "": {"complete": "required"},
    "asks": {**TEXT, "step": "pattern"},
    "carry": {"how": "op", "new": "to", "old": "from"},
    "choices": {**TEXT, "band": "", "only": "profiles", "under": ""},
    "columns": {"head": "title", "heading": "above", "subtotal": "below"},
    "dimensions": {"at_least": "min", "complete": "required", "most": "max", "roll_up": "kind"},
    "extra": {**TEXT, "awards": "is"},
    "fields": {"step": "pattern"},
    "figures": {"among": "where", "measure": "to"},
    "given": {"assessor": "by", "item": "of", "register": "rows"},
    "items": {**TEXT, "asks": "type", "verified_by": "by"},
    "kinds": {"at_least": "min", "most": "max"},
    "measures": {**TEXT, "as_points": "gives", "kind": "type", "none": "not_applicable"},
    "papers": {
        "grouped_by": "by",
        "groups": "group",
        "heading": "above",
        "table_per": "each",
        "where": "when",
    },
    "parts": {**TEXT, "also": "known_as"},
    "passes": {**TEXT, **dict.fromkeys(("decides_for", "groups"), "group")},
    "profiles": {"choice": "in"},
    "proofs": {"dated": "period", "if_missing": "fault"},
    "proposals": dict.fromkeys(
        ("as_of", "at", "came", "like", "named", "serves", "text", "votes"), ""
    ),  # told by rows
    "rules": {**TEXT, "against": "of", "item": "in"},
    "sections": {"box": "named", "head": "title", "text": "note", "under": "below"},
    "settings": {"text": "help"},
    "subjects": {"register": "rows"},
}
VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("asks", "required"): {**YES, **NO},
    **{(of, "step"): {"1": "whole"} for of in ("asks", "fields")},
    **{(of, "complete"): {"required": "complete"} for of in ("", "dimensions")},
    ("measures", "as_points"): {**dict.fromkeys(YES, "points"), **NO},
    ("measures", "kind"): {"count": "integer", "number": "decimal"},
    ("profiles", "by"): {"office": ""},
    ("proofs", "dated"): {"period": "year"},
}
SILENT: Mapping[str, Mapping[str, str]] = {"asks": {"type": "choice"}}
LISTS = {"asks": "fields"}
LOOKS = ("style", "page", "digits", "contents", "new_page", "empty")
UNSAID = {*NO, "", "portrait", "thai", "form"}


def _several(node: Node | None) -> list[Node]:
    if isinstance(node, ListNode):
        return node.rows
    if node:
        return [node]
    return []


def _taken(row: MapNode, word: str) -> Node | None:
    """Remove a cell from the row; return it, or None if it is missing or empty."""
    node = row.pairs.pop(word, None)
    return node if node and node not in (TextNode("", node.line), ListNode(node.line)) else None


def _reworded(form: MapNode) -> None:
    """Convert each row to the current words and values; order and lines stay."""
    for of, words in WORDS.items():
        for row in rows_in(form, of) if of else [form]:
            pairs, row.pairs = row.pairs, {}
            row.twice += [
                (was, row.lines[was]) for was, now in words.items() if was in pairs and now in pairs
            ]
            for word, node in pairs.items():
                name = words.get(word, word)
                values = VALUES.get((of, word), {})
                if isinstance(node, TextNode) and node.text in values:
                    name = name if values[node.text] else ""
                    node = TextNode(values[node.text], node.line)
                if name:
                    row.pairs[name] = node
            row.lines = {words.get(word, word): line for word, line in row.lines.items()}
            row.twice = [(words.get(word, word), line) for word, line in row.twice]
            for word, text in SILENT.get(of, {}).items():
                if word not in row.pairs:
                    row.put(word, TextNode(text, row.line))


def _acted(form: MapNode) -> None:
    """Move the names of deputies who may sign into `acting`, beside how they sign."""
    for row in rows_in(form, "signing"):
        who = _taken(row, "deputies")
        if who:
            row.put(
                "acting", ListNode(row.line, [*_several(row.pairs.get("acting")), *_several(who)])
            )


def _needed(form: MapNode) -> None:
    """Rename `parts`, the number of an item's parts that suffice, to `need`."""
    for row in rows_in(form, "items"):
        every = words_in(row, "parts") == "all"
        parts = _taken(row, "parts")
        if parts and not every and "need" not in row.pairs:
            row.put("need", parts)


def _proposed(form: MapNode) -> None:
    """Replace settings of a meeting's proposals: `joined` and `staff` by a computed share, `picked` by results."""
    for row in rows_in(form, "proposals"):
        field = words_in(row, "picked")
        over = [words_in(row, "joined"), words_in(row, "staff")]
        side, *_used = (_taken(row, word) for word in ("side", "picked", "staff", "joined"))
        if side and "group" in row.pairs:
            row.put("group", ListNode(row.line, [row.pairs["group"], side]))
        taking = [
            words_in(one, "scale")
            for one in rows_in(form, "fields")
            if field and words_in(one, "id") == field
        ]
        answers = [one for one in rows_in(form, "choices") if words_in(one, "in") in taking]
        for answer, result in zip(answers, ("met", "not_met"), strict=False):
            if "result" not in answer.pairs:
                answer.put("result", TextNode(result, answer.line))
        kinds = rows_in(form, "kinds")
        at = next(
            (words_in(kind, "in") for kind in kinds if words_in(kind, "id") == words_in(row, "of")),
            "",
        )
        if all(over) and over not in [texts_in(one, "over") for one in rows_in(form, "computed")]:
            share = {"id": "share_of_staff", "kind": at, "op": "share", "over": over}
            list_in(form, "computed").rows.insert(0, noded(share, row.line))


def _turned(form: MapNode) -> None:
    """Replace each profile that answers turn on by `when` in the rows that use it; leave the complicated ones."""
    nodes = {
        words_in(row, "id"): row for name in ("dimensions", "items") for row in rows_in(form, name)
    }
    scales = {words_in(row, "id"): scale_of(row, nodes) for row in rows_in(form, "items")}
    scales |= {
        f"{words_in(row, 'in')}.{words_in(row, 'id')}": words_in(row, "scale")
        for row in rows_in(form, "asks")
    }
    using = [row for name in form.pairs for row in rows_in(form, name)]
    for one in [one for one in rows_in(form, "profiles") if words_in(one, "by") == "answer"]:
        turning = [
            each
            for each in rows_in(form, "choices")
            if words_in(each, "turns_on") == words_in(one, "id")
        ]
        of = {words_in(each, "in"): each for each in turning}
        on = [
            f"{asked} is {words_in(of[scale], 'id')}"
            for asked, scale in scales.items()
            if scale in of
        ]
        named = [row for row in using if words_in(one, "id") in texts_in(row, "profiles")]
        simple = all(
            "when" not in row.pairs and len(texts_in(row, "profiles")) == 1 for row in named
        )
        if on and simple and len(of) == len(turning):
            list_in(form, "profiles").rows.remove(one)
            for each in turning:
                del each.pairs["turns_on"]
            for row in named:
                row.put("when", noded([[clause] for clause in on], row.lines["profiles"]))
                del row.pairs["profiles"]


def _reckoned(form: MapNode) -> None:
    """Move the step of a rounding from `to` into `over`, and `up` into the name of the operation."""
    for row in rows_in(form, "computed"):
        up = words_in(row, "up") in YES
        op = words_in(row, "op")
        over = _several(row.pairs.get("over"))
        step = _taken(row, "to") or TextNode("1", row.line)
        _up = _taken(row, "up")
        if op == "round" and len(over) == 1:
            row.put("over", ListNode(row.line, [*over, step]))
        if up:
            row.put("op", TextNode(f"{op}_up", row.lines.get("op", row.line)))


def _styled(form: MapNode) -> None:
    """Gather the words for a paper's look in `style`, and drop those that state the default."""
    for row in rows_in(form, "papers"):
        looks = [
            (word, one)
            for word in LOOKS
            if word in row.pairs
            for one in _several(row.pairs.pop(word))
        ]
        style = list[Node]()
        for word, one in looks:
            text = one.text if isinstance(one, TextNode) else word
            if text not in UNSAID:
                style.append(TextNode(word, one.line) if text in YES else one)
        if style:
            row.put("style", ListNode(style[0].line, style))


def _regrouped(form: MapNode) -> None:
    for name, to in LISTS.items():
        rows = form.pairs.get(name)
        if isinstance(rows, ListNode) and isinstance(form.pairs.get(to, rows), ListNode):
            if to not in form.pairs:
                form.put(to, ListNode(rows.line))
            list_in(form, to).rows += rows.rows
            del form.pairs[name]


def _ranked(form: MapNode) -> None:
    """Convert each rank to the ladder of its group: its levels to items, a level that points reach to a pass rule."""
    for rank in rows_in(form, "ranks"):
        rank.pairs.pop("gives", None)
        rank.put("kind", TextNode("ladder", rank.line))
        list_in(form, "dimensions").rows.append(rank)
        id_, group = words_in(rank, "id"), words_in(rank, "group")
        levels = [one for one in rows_in(form, "rank_levels") if words_in(one, "in") == id_]
        for n, level in enumerate(levels, start=1):
            rule = {word: words_in(level, word) for word in ("id", "of", "is")} | {"group": group}
            list_in(form, "rank_levels").rows.remove(level)
            if words_in(level, "of"):
                text = {
                    "in": id_,
                    "level": n,
                    "title": words_in(level, "title") or words_in(level, "text"),
                }
                list_in(form, "levels").rows.append(noded(text, level.line))
                if not any(group in texts_in(one, "group") for one in rows_in(form, "passes")):
                    list_in(form, "passes").rows.append(noded(rule, level.line))
            else:
                level.put("in", TextNode(f"{id_}/{n}", level.line))
                named = _taken(level, "text")
                if named:
                    level.put("title", named)
                list_in(form, "items").rows.append(level)
    form.pairs.pop("ranks", None)
    if form.pairs.get("rank_levels") and not rows_in(form, "rank_levels"):
        del form.pairs["rank_levels"]


def _dropped(form: MapNode) -> None:
    """Name, at each item and branch that a profile drops, the profiles of the same choice that ask it; a profile of no
    choice gets one, with a second profile that asks what it drops."""
    for one in [
        one for one in rows_in(form, "profiles") if "drop" in one.pairs and not words_in(one, "in")
    ]:
        id_, title = words_in(one, "id"), words_in(one, "title")
        one.put("in", TextNode(id_, one.line))
        other = {"id": f"not_{id_}", "in": id_, "title": f"ไม่ใช้{title}"} | (
            {} if words_in(one, "default") in YES else {"default": "yes"}
        )
        list_in(form, "profiles").rows.append(noded(other, one.line))
    nodes = [row for name in ("dimensions", "items") for row in rows_in(form, name)]
    for choice in dict.fromkeys(
        filter(None, (words_in(one, "in") for one in rows_in(form, "profiles")))
    ):
        profiles = {
            words_in(one, "id"): one
            for one in rows_in(form, "profiles")
            if words_in(one, "in") == choice
        }
        drops = {id_: texts_in(one, "drop") for id_, one in profiles.items()}
        for row in nodes:
            asking = [id_ for id_, dropped in drops.items() if words_in(row, "id") not in dropped]
            if len(asking) < len(profiles):
                named = texts_in(row, "profiles")
                free = [one for one in named if one not in profiles]
                names = [*free, *(id_ for id_ in asking if id_ in named or len(free) == len(named))]
                row.put("profiles", noded(names, row.line))
        for one in profiles.values():
            one.pairs.pop("drop", None)


# In this order, each over the whole form; the last two also for forms that name the current version.
UPGRADES = (
    _reworded,
    _acted,
    _needed,
    _turned,
    _reckoned,
    _styled,
    _proposed,
    _regrouped,
    _ranked,
    _dropped,
)


def upgraded(form: MapNode, version: int) -> MapNode:
    """Convert `form`, written in `version` of the form language, to the current version of the language."""
    dated = "ranks" in form.pairs or any("drop" in row.pairs for row in rows_in(form, "profiles"))
    if version == LANGUAGE and not dated:
        return form
    form = _copied(form)
    for step in UPGRADES[-2:] if version == LANGUAGE else UPGRADES:
        step(form)
    return form


def _copied(node: Any) -> Any:
    """Return a node that may be rewritten: rows and lists are copied, their texts, which no step changes, are not."""
    if isinstance(node, MapNode):
        pairs = {name: _copied(one) for name, one in node.pairs.items()}
        return MapNode(node.line, pairs, dict(node.lines), list(node.twice))
    if isinstance(node, ListNode):
        return ListNode(node.line, [_copied(one) for one in node.rows])
    return node


def noded(value: Any, line: int) -> Node:
    """Return a text, list or dict as nodes of a form file, all with the line number `line`."""
    if isinstance(value, dict):
        return MapNode(
            line,
            {name: noded(one, line) for name, one in value.items()},
            dict.fromkeys(value, line),
        )
    if isinstance(value, list):
        return ListNode(line, [noded(one, line) for one in value])
    return TextNode(str(value), line)
