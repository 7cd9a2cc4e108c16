"""Whoever waits for a prompt takes each of its answers by name and needs no other: mypy does not see these names."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from importlib import import_module
from textwrap import dedent
from typing import Any, cast

from tests.modules import ROOT, product
from tests.ui.desktop.made_dialogs import Asked, made
from ui.desktop.committee.packing import packs_prompt
from ui.desktop.goals.phones import goal_vote_prompt
from ui.desktop.privacy.erasure import ErasurePictureChooser, erasing
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog, nothing

# parameters in their order: whether each is needed; REST: any other name is taken too
Takes = dict[str, bool]
REST, PEN = "**", {"ctx", "store"}  # PEN: what a deed is given where it is written


def scopes(path: str, tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, dict[str, Any]]]:
    """The functions and methods of a module; what names stand for in each: nodes of its code, things of the module."""
    known = vars(import_module(path.removesuffix(".py").replace("/", ".")))
    for home in (one for one in ast.walk(tree) if isinstance(one, ast.Module | ast.ClassDef)):
        for function in (one for one in home.body if isinstance(one, ast.FunctionDef)):
            scope = {**known, "self": known.get(getattr(home, "name", ""))}
            for node in (inner for each in function.body for inner in ast.walk(each)):
                match node:
                    case ast.FunctionDef():
                        scope[node.name] = node
                    case ast.ImportFrom(module=str(place)):
                        scope |= {
                            one.name: getattr(import_module(place), one.name) for one in node.names
                        }
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        scope[name] = value
                    case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                        scope |= dict(zip(map(ast.unparse, names), values, strict=False))
            yield function, scope


def takers(what: Any, scope: dict[str, Any]) -> Iterator[Takes]:
    """What is taken by `what` when it is called with answers, then by those to whom it hands all of them on."""
    match what:
        case ast.Name(id=name):
            yield from takers(scope[name], scope)
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            method = getattr(scope["self"], name)
            yield from takers(partial(method, None), scope)
            own = dict.fromkeys(inspect.signature(method).parameters, False)
            for call in (
                one
                for one in ast.walk(ast.parse(dedent(inspect.getsource(method))))
                if isinstance(one, ast.Call)
            ):
                handed = ast.unparse(call.func) == "partial" and any(
                    one.arg is None for one in call.keywords
                )
                if handed and inspect.isfunction(scope.get(ast.unparse(call.args[0]))):
                    yield from ({**own, **takes} for takes in takers(call, scope))
        case ast.Attribute():  # what another object is called with stands beside it: no answers
            yield {}
        case ast.Call(func=ast.Name(id="partial"), args=[first, *values], keywords=known):
            kept = {one.arg for one in known}
            for takes in takers(first, scope):
                yield {
                    name: need for name, need in [*takes.items()][len(values) :] if name not in kept
                }
            for deed in filter(inspect.isfunction, (scope.get(ast.unparse(one)) for one in values)):
                yield {name: False for name in next(takers(deed, scope)) if name not in kept}
        case ast.Lambda(args=args) | ast.FunctionDef(args=args):
            usual = [
                *[None] * (len(args.args) - len(args.defaults)),
                *args.defaults,
                *args.kw_defaults,
            ]
            takes = {
                one.arg: default is None
                for one, default in zip(args.args + args.kwonlyargs, usual, strict=True)
            }
            yield takes | ({REST: True} if args.kwarg else {})
            for call in (one for one in ast.walk(what) if isinstance(one, ast.Call)):
                if any(one.arg is None for one in call.keywords):
                    yield from takers(
                        call if ast.unparse(call.func) == "partial" else call.func, scope
                    )
        case _:
            each = [
                one for one in inspect.signature(what).parameters.values() if one.name not in PEN
            ]
            yield {
                REST if one.kind is one.VAR_KEYWORD else one.name: one.default is one.empty
                for one in each
            }


def fits(takes: Takes, answers: Collection[str]) -> bool:
    needed = {name for name, need in takes.items() if need}
    return needed <= {*answers, REST} and (REST in takes or {*answers} <= {*takes})


def test_answers_go_to_those_who_take_them(worn: Look) -> None:
    given = defaultdict[object, list[Collection[str]]](list)
    asked = set[object]()
    wrong = list[str]()
    prompts = [
        (make.prompt, make.prompt(*words))
        for make, words in made().items()
        if isinstance(make, Asked)
    ]
    prompts += [
        (goal_vote_prompt, goal_vote_prompt(12, 5, 0, False)),
        (packs_prompt, packs_prompt([], list)),
    ]
    pictures = ErasurePictureChooser(worn, (), cast("Any", None))
    for make, prompt in (*prompts, (erasing, erasing(1, mixed=True, pictures=pictures))):
        given[make].append(answers := PromptDialog(worn, prompt, None).given)
        wrong += (
            [] if fits(next(takers(prompt.refuse, {})), answers) else [f"{prompt.title}: refuse"]
        )
    for module in product(ROOT, ["ui/desktop"]).values():
        for function, scope in scopes(module.path, module.tree):
            for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                for one, then in zip(call.args, [*call.args[1:], nothing], strict=False):
                    what = scope.get(one.id) if isinstance(one, ast.Name) else one
                    if (
                        isinstance(what, ast.Call)
                        and (by := scope.get(ast.unparse(what.func))) in given
                    ):
                        asked.add(by)
                        fit = all(
                            fits(takes, answers)
                            for takes in takers(then, scope)
                            for answers in given[by]
                        )
                        wrong += [] if fit else [f"{module.path}:{call.lineno}"]
    assert wrong == []
    assert asked == {*given}
