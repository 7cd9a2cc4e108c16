"""The condition a sentence of the program is said under, found in its source and taken away.

Given is a module as a tree of `ast`, and the place of the sentence in it; changed is the tree. A condition is worked
out as before, for what it does on the way, and its answer is not heeded.
"""

import ast
import builtins
import string
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

Block = list[ast.stmt]
LEAVES = ast.Return | ast.Raise | ast.Continue | ast.Break
MAKERS = ast.FunctionDef | ast.Lambda | ast.Module | ast.ClassDef
SOMETHING = "__import__('unittest.mock').mock.MagicMock()"
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Tree:
    """A module that may be changed, and what each of its nodes stands in."""

    def __init__(self, source: str) -> None:
        self.module = ast.parse(source)
        self.nodes = [*ast.walk(self.module)]
        self.above = {below: node for node in self.nodes for below in ast.iter_child_nodes(node)}

    def source(self) -> str:
        return ast.unparse(ast.fix_missing_locations(self.module)) + "\n"

    def home(self, node: ast.AST, kind: type | None = None) -> ast.AST:
        """The function, class or module a node stands in; with `kind`, the nearest of it, else the module."""
        while node in self.above:
            node = self.above[node]
            if isinstance(node, kind or MAKERS):
                break
        return node


def freed(tree: Tree, node: ast.AST, *, carry: bool = True) -> str:
    """Take away the nearest condition of what a node says; which kind it was, "" where there is none."""
    start = node
    while node in tree.above:
        parent = tree.above[node]
        kind = in_expression(tree, parent, node) or (carried(tree, parent, node) if carry else "")
        kind = kind or in_statement(tree, parent, node)
        if kind:
            return kind
        if isinstance(parent, MAKERS) and not isinstance(parent, ast.Lambda):
            break
        node = parent
    return shown_when(tree, start) or (read_when(tree, start) if carry else "")


def heedless(condition: ast.expr, answer: bool) -> ast.expr:
    pair = ast.Tuple([condition, ast.Constant(answer)], ast.Load())
    return ast.Subscript(pair, ast.Constant(1), ast.Load())


def holds(part: ast.AST, node: ast.AST) -> bool:
    return any(one is node for one in ast.walk(part))


# -- what an expression decides


def in_expression(tree: Tree, parent: ast.AST, node: ast.AST) -> str:
    match parent:
        case ast.IfExp(test=test) if not holds(test, node):
            parent.test = heedless(test, holds(parent.body, node))
            return "one or the other"
        case ast.BoolOp(op=op, values=values) if not holds(values[0], node):
            place = next(at for at, one in enumerate(values) if holds(one, node))
            values[:place] = [heedless(one, isinstance(op, ast.And)) for one in values[:place]]
            return "and, or"
        case ast.Dict(values=values) if len(values) > 1 and any(one is node for one in values):
            parent.values = [
                one if one is node else deepcopy(one_of(values, node)) for one in values
            ]
            return "table"
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp() if not isinstance(
            node, ast.comprehension
        ):
            return in_comprehension(tree, parent)
    return ""


def one_of(values: Iterable[ast.expr], node: ast.AST) -> ast.expr:
    return next(one for one in values if one is node)


def in_comprehension(tree: Tree, parent: COMPREHENSIONS) -> str:
    found = ""
    for each in parent.generators:
        found = "filter" if each.ifs else found
        each.ifs = [heedless(one, True) for one in each.ifs]
    called = (each.iter.func for each in parent.generators if isinstance(each.iter, ast.Call))
    return found or next(
        (gone_over(tree, one.id) for one in called if isinstance(one, ast.Name)), ""
    )


# -- what statements decide


def in_statement(tree: Tree, parent: ast.AST, node: ast.AST) -> str:
    """The nearest: what was left before the statement, what is said instead after it, or what it stands under."""
    if isinstance(node, ast.stmt):
        block = next((one for one in blocks(parent) if node in one), [node])
        place = block.index(node)
        kind = instead(node, block[place + 1 :]) or left_before(block[:place])
        if kind:
            return kind
    match parent:
        case ast.If(test=test) | ast.While(test=test) if not holds(test, node):
            parent.test = heedless(test, node in parent.body)
            return "if"
        case ast.Match(cases=cases) if node in cases:
            return in_case(cases, cases[cases.index(node)])
        case ast.Try() if (
            isinstance(node, ast.ExceptHandler) and (error := error_of(node)) is not None
        ):
            parent.body = [*error, *deepcopy(node.body)]
            return "error"
        case ast.For(iter=ast.Call(func=ast.Name(id=name))) if node in parent.body:
            return gone_over(tree, name)
    return ""


def gone_over(tree: Tree, name: str) -> str:
    """What a function of this module gives to a loop."""
    for function in tree.module.body:
        if isinstance(function, ast.FunctionDef) and function.name == name:
            given_out = [
                one
                for one in ast.walk(function)
                if isinstance(one, ast.Yield | ast.YieldFrom | ast.Return)
            ]
            values = [one.value for one in given_out if one.value is not None]
            inside = [
                *(each.elt for each in values if isinstance(each, ast.ListComp | ast.GeneratorExp)),
                *values,
            ]
            return next(filter(None, (freed(tree, one, carry=False) for one in inside)), "")
    return ""


def error_of(handler: ast.ExceptHandler) -> Block | None:
    """What gives the error of a handler its name; None for one only the program knows how to make."""
    if handler.name is None:
        return []
    kind = handler.type.elts[0] if isinstance(handler.type, ast.Tuple) else handler.type
    known = isinstance(kind, ast.Name) and hasattr(builtins, kind.id)
    return ast.parse(f"{handler.name} = {ast.unparse(kind)}()").body if kind and known else None


def for_each(tree: Tree, node: ast.AST) -> str:
    """The loop that says it of each of some: of none it is said once."""
    while node in tree.above and not isinstance(node, MAKERS):
        loop = tree.above[node]
        if isinstance(loop, ast.For) and node in loop.body:
            names = len(loop.target.elts) if isinstance(loop.target, ast.Tuple) else 0
            one = f"({SOMETHING}, ) * {names}" if names else SOMETHING
            loop.iter = ast.parse(f"[*{ast.unparse(loop.iter)}] or [{one}]", mode="eval").body
            return "loop over nothing"
        node = loop
    return ""


def blocks(parent: ast.AST) -> Iterator[Block]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list):
            yield block


def left_before(block: Block) -> str:
    """The nearest `if` before a statement that leaves the block."""
    for one in reversed(block):
        if isinstance(one, ast.If) and isinstance(one.body[-1], LEAVES):
            one.test = heedless(one.test, False)
            return "left before"
    return ""


def instead(node: ast.stmt, after: Block) -> str:
    """An `if` after `words = sentence` that gives the name other words."""
    names, found = given(node), ""
    for one in after if names else ():
        if isinstance(one, ast.If) and any(names & given(each, anew=True) for each in one.body):
            one.test = heedless(one.test, False)
            found = "other words after"
    return found


def given(node: ast.AST, *, anew: bool = False) -> set[str]:
    """The names a statement gives a value, those of `self` with it; `anew`: not one made of the value before."""
    if not isinstance(node, ast.Assign):
        return set()
    names = {ast.unparse(each) for one in node.targets for each in getattr(one, "elts", [one])}
    return names - {
        ast.unparse(each) for each in ast.walk(node.value) if anew and isinstance(each, ast.expr)
    }


def in_case(cases: list[ast.match_case], case: ast.match_case) -> str:
    if any(
        isinstance(each, ast.MatchAs | ast.MatchStar) and each.name
        for each in ast.walk(case.pattern)
    ):
        return ""
    for one in cases[: cases.index(case)]:
        one.guard = ast.Constant(False)
    case.pattern, case.guard = ast.MatchAs(), ast.Constant(True)
    return "case"


# -- where words are carried on by a name, a field or a widget


def carried(tree: Tree, parent: ast.AST, node: ast.AST) -> str:
    """What is decided where the words are used that are here given a name."""
    if (
        isinstance(parent, ast.Assign)
        and node is parent.value
        and isinstance(parent.targets[0], ast.Name)
    ):
        place = tree.above[parent]
        if isinstance(place, ast.FunctionDef) and not overridden(parent, place.body):
            return used(tree, place, parent.targets[0].id)
    return ""


def read_when(tree: Tree, node: ast.AST) -> str:
    """What is decided where the field of a row of this module is read that has the words."""
    while node in tree.above and not isinstance(node, MAKERS):
        parent = tree.above[node]
        filled = (
            field_of(tree, parent, node)
            if isinstance(parent, ast.Call) and node is not parent.func
            else ""
        )
        kind = used(tree, tree.module, filled)
        if kind:
            return kind
        node = parent
    return ""


def overridden(node: ast.stmt, block: Block) -> bool:
    after = (
        each
        for one in block[block.index(node) + 1 :]
        if isinstance(one, ast.If)
        for each in one.body
    )
    return any(given(node) & given(each, anew=True) for each in after)


def field_of(tree: Tree, made: ast.Call, node: ast.AST) -> str:
    """The name of the field of a row of this module that an argument fills, as it is read: `.name`."""
    rows = {one.name: one for one in tree.module.body if isinstance(one, ast.ClassDef)}
    row = rows.get(ast.unparse(made.func))
    if row is None:
        return ""
    fields = [
        one.target.id
        for one in row.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]
    if isinstance(node, ast.keyword):
        return f".{node.arg}"
    place = next((at for at, one in enumerate(made.args) if one is node), len(fields))
    return f".{fields[place]}" if place < len(fields) else ""


def used(tree: Tree, home: ast.AST, name: str) -> str:
    """Free every use of a name in a function, or of a field in the module; the kind of the first."""
    found = [one for one in ast.walk(home) if name and read_as(one) == name] if name else []
    kinds = [freed(tree, one, carry=False) for one in found if one in tree.above]
    return next(filter(None, kinds), "")


def read_as(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return name
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return f".{name}"
    return ""


def shown_when(tree: Tree, node: ast.AST) -> str:
    """The condition under which the widget is shown that has the words: `show(self._none, not rows)`."""
    names = set[str]()
    while node in tree.above and not isinstance(node, MAKERS):
        names |= given(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "show_plain":
            names.add(ast.unparse(node.args[0]))
        node = tree.above[node]
    home = tree.home(node, ast.ClassDef) if isinstance(node, MAKERS) else node
    found = ""
    for call in ast.walk(home) if names else ():
        if (
            isinstance(call, ast.Call)
            and ast.unparse(call.func) == "show"
            and ast.unparse(call.args[0]) in names
        ):
            call.args[1], found = heedless(call.args[1], True), "shown"
    return found


# -- further off


def callers(tree: Tree, node: ast.AST) -> str:
    """The name by which what says a node is used elsewhere: of its function, class or table; "" for none."""
    home = tree.home(node)
    while isinstance(home, ast.Lambda):
        home = tree.home(home)
    if isinstance(home, ast.Module):
        top = next(one for one in home.body if node in ast.walk(one))
        targets = getattr(top, "targets", None) or [getattr(top, "target", None)]
        return next((one.id for one in targets if isinstance(one, ast.Name)), "")
    if isinstance(home, ast.FunctionDef) and home.name == "__init__":
        home = tree.home(home)
    return home.name if isinstance(home, ast.FunctionDef | ast.ClassDef) else ""


def uses(source: str, name: str) -> list[int]:
    """Where a name of another module, or of this, is used."""
    nodes = ast.walk(ast.parse(source))
    return [place for place, node in enumerate(nodes) if read_as(node) in (name, f".{name}")]


def failing(tree: Tree, node: ast.AST) -> str:
    """What is done before the words, in the block they stand in, may fail and they are said nevertheless."""
    while node in tree.above and not isinstance(node, MAKERS):
        parent = tree.above[node]
        block = next((one for one in blocks(parent) if node in one), None)
        if isinstance(node, ast.stmt) and block is not None:
            place = block.index(node)
            calls = [
                one
                for one in block[:place]
                if any(isinstance(each, ast.Call) for each in ast.walk(one))
            ]
            if calls:
                block[:place] = [*swallowed(block[:place])]
                return "deed fails"
        node = parent
    return ""


def swallowed(block: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for one in block:
        if isinstance(one, ast.Assign | ast.AnnAssign | ast.Expr | ast.With):
            names = sorted(
                {each for part in ast.walk(one) for each in given(part) if each.isidentifier()}
            )
            made = [f"{each} = {SOMETHING}" for each in names]
            instead = ast.parse("\n".join(made or ["pass"])).body
            handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, instead)
            yield ast.Try([one], [handler], [], [])
        else:
            yield one


def other_words(source: str, places: Iterable[int]) -> str:
    """The module with a sentence of no meaning in these places, with the same parts to fill in."""
    tree = Tree(source)
    for place in places:
        node = tree.nodes[place]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = " ".join(["ถ้อยคำอื่น", *fields(node.value)])
    return tree.source()


def fields(sentence: str) -> Iterator[str]:
    return (
        f"{{{name}}}"
        for _text, name, _spec, _way in string.Formatter().parse(sentence)
        if name is not None
    )
