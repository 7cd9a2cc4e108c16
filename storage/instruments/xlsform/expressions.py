"""What an XLSForm writes as XPath, as far as a form can say it: conditions, bounds and calculations."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.i18n import _

QUOTES = str.maketrans("‘’“”", "''\"\"")  # as word processors set them
TOKEN = (
    r"\s*(?:\$\{\s*(?P<ref>[^{}]+?)\s*\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d][\w:-]*)|(?P<sign>!=|<=|>=|[=<>+*(),.-]))"
)
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))  # loosest first
DEEPEST, WIDEST, LONGEST = 40, 60, 400  # brackets in each other, alternatives, signs of one expression
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}  # 5 < x is x > 5
ALWAYS, TRUTHS, SELECTED = [list[str]()], ("true", "false"), (["ref", "text"], ["ref", "number"])
PATTERNS = {"[0-9]{5}": "postcode", "[0-9]{13}": "citizen_id", "0[0-9]{8,9}": "phone", "[0-9]{9,10}": "phone"}
SUMS = {"+": "sum", "-": "difference", "*": "product", "div": "ratio"}
OVER_ALL = {"sum": "sum", "min": "lowest", "max": "highest"}


class NotSaid(Exception):
    """A piece of an expression that no form can say, as a sentence."""


class Answered(NamedTuple):
    """The question an expression names: its field, the kind of row it stands in, and the answers it takes."""

    id: str
    kind: str
    figure: bool
    many: bool = False
    choices: dict[str, str] | None = None  # the names of its answers, and their ids; None = it takes any words


class XPathNode(NamedTuple):
    """A part of an expression: what it does (`ref` `text` `number` `self` `call` or a sign), its word, its parts."""

    op: str
    word: str = ""
    parts: tuple["XPathNode", ...] = ()


Look = Callable[[str], Answered]  # NotSaid where there is no such question
Alternatives = list[list[str]]  # any of alls, as `when` has them


def parsed(text: str) -> XPathNode:
    """The expression as a tree. NotSaid."""
    tokens, at, text = list[tuple[str, str]](), 0, text.translate(QUOTES)
    if len(text) > 10 * LONGEST:
        raise NotSaid(_("นิพจน์นี้ยาวเกินไป"))
    while text[at:].strip() and len(tokens) <= LONGEST:
        found = re.compile(TOKEN).match(text, at)
        if found is None:
            raise _unsaid(text[at:].strip()[:30])
        tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
        at = found.end()
    if len(tokens) > LONGEST:
        raise NotSaid(_("นิพจน์นี้ยาวเกินไป"))
    node, rest = _level(tokens, 0, 0)
    if rest:
        raise _unsaid(rest[0][1])
    return node


def _unsaid(piece: str) -> NotSaid:
    return NotSaid(_("แบบไม่มีคำที่พูดอย่าง “{piece}”").format(piece=piece))


def _level(tokens: list[tuple[str, str]], level: int, deep: int) -> tuple[XPathNode, list[tuple[str, str]]]:
    if level == len(LEVELS):
        return _single(tokens, deep)
    node, rest = _level(tokens, level + 1, deep)
    while rest and rest[0][0] in ("sign", "word") and rest[0][1] in LEVELS[level]:
        other, after = _level(rest[1:], level + 1, deep)
        node, rest = XPathNode(rest[0][1], "", (node, other)), after
    return node, rest


def _single(tokens: list[tuple[str, str]], deep: int) -> tuple[XPathNode, list[tuple[str, str]]]:
    if not tokens or deep > DEEPEST:
        raise _unsaid(tokens[0][1] if tokens else "…")
    (sort, word), rest = tokens[0], tokens[1:]
    if (sort, word) == ("sign", "-") and rest and rest[0][0] == "number":
        return XPathNode("number", f"-{rest[0][1]}"), rest[1:]
    if sort in ("ref", "number"):
        return XPathNode(sort, word), rest
    if sort == "text":
        return XPathNode("text", word[1:-1].strip()), rest
    if (sort, word) == ("sign", "."):
        return XPathNode("self"), rest
    called = sort == "word" and rest[:1] == [("sign", "(")]
    if not called and (sort, word) != ("sign", "("):
        raise _unsaid(word)
    rest, parts = rest[called:], list[XPathNode]()
    while rest and rest[0] != ("sign", ")"):
        part, rest = _level(rest, 0, deep + 1)
        parts.append(part)
        if rest[:1] == [("sign", ",")] and called:
            rest = rest[1:]
        elif rest[:1] != [("sign", ")")]:
            raise _unsaid(rest[0][1] if rest else "(")
    if not rest or (not called and len(parts) != 1):
        raise _unsaid("(")
    return (XPathNode("call", word, tuple(parts)) if called else parts[0]), rest[1:]


def condition(node: XPathNode, look: Look, no: bool = False) -> Alternatives:
    """When the expression holds, or (`no`) does not, as any of alls; [[]] = always. NotSaid."""
    if node.op in ("and", "or"):
        first, second = (condition(part, look, no) for part in node.parts)
        return [*first, *second] if (node.op == "or") != no else both(first, second)
    if node.op == "call" and node.word == "not" and len(node.parts) == 1:
        return condition(node.parts[0], look, not no)
    if node.op == "call" and node.word in TRUTHS and not node.parts and (node.word == "true") != no:
        return ALWAYS
    if node.op == "call" and node.word == "selected" and [part.op for part in node.parts] in SELECTED:
        of, value = look(node.parts[0].word), node.parts[1].word
        if of.many and not no:
            return [[f"{of.id} has {_choice(of, value)}"]]
        if not of.many:
            return _compared(of, "!=" if no else "=", value)
    if node.op in NEGATED:
        return _comparison(node, look, NEGATED[node.op] if no else node.op, no)
    raise _unsaid(f"{node.word}(…)" if node.op == "call" else node.word or node.op)


def both(first: Alternatives, second: Alternatives) -> Alternatives:
    """Where both hold. NotSaid where that has too many alternatives."""
    if len(first) * len(second) > WIDEST:
        raise NotSaid(_("เงื่อนไขนี้แยกเป็นทางเลือกมากเกินไป"))
    return [[*one, *(each for each in other if each not in one)] for one in first for other in second]


def _comparison(node: XPathNode, look: Look, op: str, no: bool) -> Alternatives:
    left, right = node.parts
    if left.op in ("text", "number"):
        left, right, op = right, left, TURNED.get(op, op)
    if left.op == "call" and left.word == "string-length" and right.word == "0" and left.parts[:1]:
        left, right, op = left.parts[0], XPathNode("text"), {">": "!=", "<=": "="}.get(op, op)
    if left.op != "ref" or right.op not in ("text", "number"):
        raise _unsaid(f"{node.op} {right.word}".strip())
    return _compared(look(left.word), op, right.word, unlike=no and op in TURNED)


def _compared(of: Answered, op: str, value: str, *, unlike: bool = False) -> Alternatives:
    """What is empty is unlike everything to XPath, and satisfies nothing in a form: so it is asked apart."""
    if not value and op in ("=", "!="):
        return [[f"{of.id} answered{' no' if op == '=' else ''}"]]
    if of.figure or op not in ("=", "!="):
        if of.choices is not None or not re.fullmatch(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", value):
            raise _unsaid(f"{op} {value}".strip())
        clause = f"{of.id} {'≠' if op == '!=' else op} {value}"
    else:
        clause = f"{of.id} {'is' if op == '=' else 'is not'} {_choice(of, value)}"
    return [[clause], [f"{of.id} answered no"]] if unlike or op == "!=" else [[clause]]


def _choice(of: Answered, name: str) -> str:
    if of.choices is None:
        return name
    if name not in of.choices:
        raise NotSaid(_("ไม่มีคำตอบ “{name}” ในรายการของข้อนั้น").format(name=name))
    return of.choices[name]


class Bound(NamedTuple):
    """One thing an answer must be: a word of the field with its value, or not before what another field says."""

    key: str  # min, max, pattern, after, before; "" = it cannot be said
    value: str
    why: str = ""


def bounds(node: XPathNode, look: Look, whole: bool) -> Iterator[Bound]:
    """What a constraint asks, part by part; of a `whole` number more than 5 is at least 6."""
    if node.op == "and":
        for part in node.parts:
            yield from bounds(part, look, whole)
        return
    try:
        yield _bound(node, look, whole)
    except NotSaid as why:
        yield Bound("", "", str(why))


def _bound(node: XPathNode, look: Look, whole: bool) -> Bound:
    if node.op == "call" and node.word == "regex" and len(node.parts) == 2 and node.parts[0].op == "self":
        shape = node.parts[1].word.removeprefix("^").removesuffix("$")
        if shape in PATTERNS:
            return Bound("pattern", PATTERNS[shape])
        raise _unsaid(f"regex {shape}")
    if node.op not in TURNED:
        raise _unsaid(f"{node.word}(…)" if node.op == "call" else node.word or node.op)
    (left, right), op = node.parts, node.op
    if right.op == "self":
        left, right, op = right, left, TURNED[op]
    if left.op != "self":
        raise _unsaid(op)
    if right.op == "ref" and op in (">=", "<="):
        return Bound("after" if op == ">=" else "before", look(right.word).id)
    if right.op not in ("number", "text") or (op in "<>" and not (whole and re.fullmatch(r"-?\d+", right.word))):
        raise _unsaid(f"{op} {right.word or right.op}")
    step = {">": 1, "<": -1}.get(op, 0)
    return Bound("min" if op[0] == ">" else "max", str(int(right.word) + step) if step else right.word)


class Step(NamedTuple):
    """A cell of a calculation: its operation, and the cells, numbers or earlier steps (by place) it is over."""

    op: str
    over: tuple[str | int, ...]


def reckoned(node: XPathNode, look: Look, home: str) -> list[Step]:
    """The cells a calculation comes to in a row of the kind `home`, the last of them its result. NotSaid."""
    steps = list[Step]()
    last = _reckoned(node, look, home, steps)
    if isinstance(last, str):
        if node.op == "number":
            raise _unsaid(node.word)
        steps.append(Step("first", (last,)))
    return steps


def _reckoned(node: XPathNode, look: Look, home: str, steps: list[Step]) -> str | int:
    if node.op == "number":
        return node.word
    if node.op == "ref":
        of = look(node.word)
        return of.id if of.kind == home else f"{of.kind}.{of.id}"
    op, parts = SUMS.get(node.op, ""), node.parts
    if node.op in "+*":
        parts = tuple(_joined(node, node.op))
    elif node.op == "call" and node.word in OVER_ALL and parts:
        op = OVER_ALL[node.word]
    elif node.op == "call" and node.word == "coalesce":
        op = "first"
    elif node.op == "call" and node.word == "round" and len(parts) == 2 and re.fullmatch("[0-6]", parts[1].word):
        op, parts = "round", (parts[0], XPathNode("number", _decimal(int(parts[1].word))))
    elif node.op == "call" and node.word in ("once", "number") and len(parts) == 1:
        return _reckoned(parts[0], look, home, steps)
    if not op or (op == "sum" and node.op == "call" and (len(parts) != 1 or parts[0].op != "ref")):
        raise _unsaid(f"{node.word}(…)" if node.op == "call" else node.word or node.op)
    steps.append(Step(op, tuple(_reckoned(part, look, home, steps) for part in parts)))
    return len(steps) - 1


def _joined(node: XPathNode, op: str) -> Iterator[XPathNode]:
    for part in node.parts:
        yield from _joined(part, op) if part.op == op else (part,)


def _decimal(places: int) -> str:
    return f"0.{1:0{places}}" if places else "1"
