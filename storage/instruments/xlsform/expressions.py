"""Translates XPath expressions of an XLSForm to clauses and operations of a form; they are parsed, never run."""

import ast
import re
from collections.abc import Callable
from functools import reduce
from itertools import chain
from typing import NamedTuple

from core.i18n import _

QUOTES = str.maketrans("‘’“”", "''\"\"")  # as word processors set them
TOKEN = (
    r"\$\{\s*(?P<ref>[^{}]+?)\s*\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d][\w:-]*)|(?P<sign>!=|<=|>=|[=<>+*(),.-])|\S"
)
PYTHON = {"=": "==", ".": "self", "div": "/", "mod": "%", "and": "and", "or": "or"}
WIDEST, LONGEST = 60, 400  # most alternatives, most tokens of one expression
SIGNS = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}  # 5 < x is x > 5
ALWAYS = [list[str]()]
PATTERNS = {
    "[0-9]{5}": "postcode",
    "[0-9]{13}": "citizen_id",
    "0[0-9]{8,9}": "phone",
    "[0-9]{9,10}": "phone",
}
SUMS = {ast.Add: "sum", ast.Sub: "difference", ast.Mult: "product", ast.Div: "ratio"}
OVER_ALL = {"sum_": "sum", "min_": "lowest", "max_": "highest", "coalesce_": "first"}


class InexpressibleError(Exception):
    """Raised when the form language cannot express an XPath expression; its text tells the user which part."""


class XlsQuestion(NamedTuple):
    """A question that an expression names. `id`: its field; `kind`: kind of its row; `figure`: the answer is a number;
    `many`: it takes several answers."""

    id: str
    kind: str
    figure: bool = False
    many: bool = False
    # the ids of its answers by their names; None = it takes any text
    choices: dict[str, str] | None = None


# by name; raises InexpressibleError if there is no such question
Look = Callable[[str], XlsQuestion]
Alternatives = list[list[str]]  # lists of clauses, of which one must hold in full, as in `when`


def parsed(text: str) -> ast.expr:
    """Return an XPath expression as a Python syntax tree, `${a}` as call of `ref`. InexpressibleError if impossible."""
    pieces = [_python(one) for one in re.finditer(TOKEN, text.translate(QUOTES))]
    if len(pieces) > LONGEST:
        raise InexpressibleError(_("นิพจน์นี้ยาวเกินไป"))
    try:
        return ast.parse(" ".join(pieces), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _unsaid(text[:30]) from None


def parts_of(node: ast.expr) -> list[ast.expr]:
    """Return the operands of an `and`; of any other expression, a list with that expression alone."""
    return node.values if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) else [node]


def _python(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "ref":
            return f"ref({token['ref']!r})"
        case "text":
            return repr(token[0][1:-1].strip())
        case "word":
            return PYTHON.get(token[0]) or re.sub(r"\W", "_", f"{token[0]}_")
        case None:
            return "?"  # Python has no such sign
    return PYTHON.get(token[0], token[0])


def _unsaid(piece: ast.expr | str) -> InexpressibleError:
    if not isinstance(piece, str):
        words = re.sub(r"ref\('(.*?)'\)", r"${\1}", ast.unparse(piece))
        piece = re.sub(r"\bself\b", ".", words.replace("_(", "(").replace("==", "="))[:30]
    return InexpressibleError(_("แบบไม่มีคำที่พูดอย่าง “{piece}”").format(piece=piece))


def _asked(node: ast.expr, look: Look) -> XlsQuestion | None:
    match node:
        case ast.Call(ast.Name("ref"), [ast.Constant(str() as name)]):
            return look(name)
    return None


def _value(node: ast.expr) -> str | None:
    """Return the text or number a node holds, None if it is neither."""
    match node:
        case ast.Constant(str() | int() | float() as value):
            return str(value)
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as value)):
            return f"-{value}"
    return None


def condition(node: ast.expr, find_question: Look, negated: bool = False) -> Alternatives:
    """Return when the expression is true (`negated`: false): a list of alternatives, each a list of clauses that must
    all hold; [[]] = always. `find_question` finds a question by name. InexpressibleError if forms cannot state this."""
    match node:
        case ast.BoolOp(every, parts):
            found = [condition(part, find_question, negated) for part in parts]
            if isinstance(every, ast.And) != negated:
                return reduce(both, found)
            return [*chain(*found)]
        case ast.Call(ast.Name("not_"), [part]):
            return condition(part, find_question, not negated)
        case ast.Call(ast.Name("true_" | "false_" as word), []) if (word == "true_") != negated:
            return ALWAYS
        case ast.Call(ast.Name("selected_"), [of, part]):
            asked, value = _asked(of, find_question), _value(part)
            if asked and value is not None and not (asked.many and negated):
                has = [[f"{asked.id} has {_choice(asked, value)}"]] if asked.many else None
                return has or _compared(asked, "!=" if negated else "=", value)
        case ast.Compare(left, [sign], [right]) if type(sign) in SIGNS:
            op = SIGNS[type(sign)]
            return _comparison(left, NEGATED[op] if negated else op, right, find_question, negated)
    raise _unsaid(node)


def both(first: Alternatives, second: Alternatives) -> Alternatives:
    """Return the alternatives under which both conditions hold. Raises InexpressibleError if they become too many."""
    if len(first) * len(second) > WIDEST:
        raise InexpressibleError(_("เงื่อนไขนี้แยกเป็นทางเลือกมากเกินไป"))
    return [
        [*one, *(each for each in other if each not in one)] for one in first for other in second
    ]


def _comparison(
    left: ast.expr, op: str, right: ast.expr, look: Look, negated: bool
) -> Alternatives:
    if _value(left) is not None:
        left, right = right, left
        op = TURNED.get(op, op)
    value = _value(right)
    match left:
        case ast.Call(ast.Name("string_length_"), [part]) if value == "0":
            left = part
            value = ""
            op = {">": "!=", "<=": "="}.get(op, op)
    asked = _asked(left, look)
    if asked is None or value is None:
        raise _unsaid(left if asked is None else right)
    return _compared(asked, op, value, unlike=negated and op in TURNED)


def _compared(question: XlsQuestion, op: str, value: str, *, unlike: bool = False) -> Alternatives:
    """Return a comparison with a value; "not answered" is an alternative of its own, as in XPath it is unequal."""
    if not value and op in ("=", "!="):
        return [[f"{question.id} answered{' no' if op == '=' else ''}"]]
    if question.figure or op not in ("=", "!="):
        if question.choices is not None or not re.fullmatch(
            r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", value
        ):
            raise _unsaid(f"{op} {value}".strip())
        clause = f"{question.id} {'≠' if op == '!=' else op} {value}"
    else:
        clause = f"{question.id} {'is' if op == '=' else 'is not'} {_choice(question, value)}"
    return [[clause], [f"{question.id} answered no"]] if unlike or op == "!=" else [[clause]]


def _choice(question: XlsQuestion, name: str) -> str:
    if question.choices is not None and name not in question.choices:
        raise InexpressibleError(_("ไม่มีคำตอบ “{name}” ในรายการของข้อนั้น").format(name=name))
    return name if question.choices is None else question.choices[name]


def bound(node: ast.expr, find_question: Look, is_integer: bool) -> tuple[str, str]:
    """Return what a constraint demands: ("min", "max" or "pattern", value) or ("after" or "before", field id). If
    `is_integer`, "> 5" gives ("min", "6"). InexpressibleError if the form language has no such constraint."""
    match node:
        case ast.Call(ast.Name("regex_"), [ast.Name("self"), ast.Constant(str() as shape)]):
            pattern = PATTERNS.get(shape.removeprefix("^").removesuffix("$"))
            if pattern:
                return "pattern", pattern
        case ast.Compare(left, [sign], [right]) if (op := SIGNS.get(type(sign), "=")) in TURNED:
            if isinstance(right, ast.Name):
                left, right = right, left
                op = TURNED[op]
            if isinstance(left, ast.Name) and left.id == "self":
                value = _value(right)
                asked = _asked(right, find_question)
                step = {">": 1, "<": -1}.get(op, 0)
                if asked and not step:
                    return "after" if op == ">=" else "before", asked.id
                if value and (not step or (is_integer and re.fullmatch(r"-?\d+", value))):
                    number = str(int(value) + step) if step else value
                    return "min" if op[0] == ">" else "max", number
    raise _unsaid(node)


def reckoned(node: ast.expr, look: Look, home: str) -> tuple[str, list[str]]:
    """Return (operation, its numbers or cells) of a calculation in a row of kind `home`; cells of other kinds are named
    `kind.id`. `look` finds a question by name. InexpressibleError if the form language has no such calculation."""
    op = ""
    parts = [node]
    more = list[str]()
    match node:
        case ast.Call(ast.Name("ref")):
            op = "first"
        case ast.Call(ast.Name("round_"), [part, ast.Constant(int() as places)]) if places <= 6:
            op = "round"
            parts = [part]
            more = [f"0.{1:0{places}}" if places else "1"]
        case ast.Call(ast.Name(word), [*parts]) if word != "sum_" or len(parts) == 1:
            op = OVER_ALL.get(word, "")
        case ast.BinOp(left, sign, right):
            op, parts = SUMS.get(type(sign), ""), [left, right]
            while (
                op in ("sum", "product")
                and isinstance(parts[0], ast.BinOp)
                and type(parts[0].op) is type(sign)
            ):
                parts[:1] = [parts[0].left, parts[0].right]
    cells = [(_asked(part, look), _value(part)) for part in parts]
    if not op or any(
        asked is None and (not value or op in ("first", "round")) for asked, value in cells
    ):
        raise _unsaid(node)
    names = (
        asked and (asked.id if asked.kind == home else f"{asked.kind}.{asked.id}")
        for asked, _value in cells
    )
    return op, [
        *(name or value or "" for name, (_of, value) in zip(names, cells, strict=True)),
        *more,
    ]
