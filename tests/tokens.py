"""How much code says, whatever its layout: the tokens and the statements of a Python source.

A token is a NAME, OP, NUMBER or STRING of the standard library's `tokenize`. Docstrings, comments and a comma before a
closing bracket are free, so neither a formatter nor an explanation changes the number. An f-string is one token on
every Python, although `tokenize` splits it from 3.12 on. A statement is an `ast.stmt` that is no docstring.
"""

import ast
import io
import tokenize
from collections.abc import Iterator

COUNTED = frozenset({tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING})
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# what these begin ends with a token of its own, on Pythons that have them
FORMATTED = ("FSTRING", "TSTRING")
Place = tuple[int, int]  # line from 1, column in characters from 0


def tokens(source: str, tree: ast.Module | None = None) -> int:
    """Return how many tokens the source has. `tree`: its syntax tree, None = parse it. SyntaxError if it is none."""
    docstrings = dict(_docstring_places(source, tree or ast.parse(source)))
    count = 0
    comma = False  # the last token was a comma, which is free if a bracket closes behind it
    end = (0, 0)  # of the docstring passed last
    for token in _whole_strings(source):
        if token.start < end:
            continue
        if token.start in docstrings:
            end = docstrings[token.start]
            continue
        if comma and token.string in (")", "]", "}"):
            count -= 1
        comma = token.string == ","
        count += 1
    return count


def _docstring_places(source: str, tree: ast.Module) -> Iterator[tuple[Place, Place]]:
    """Yield where each docstring starts and ends, columns counted in characters as tokenize does."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            end_line = text.end_lineno or 0
            end_bytes = text.end_col_offset or 0
            yield (
                (text.lineno, len(lines[text.lineno - 1].encode()[: text.col_offset].decode())),
                (end_line, len(lines[end_line - 1].encode()[:end_bytes].decode())),
            )


def _whole_strings(source: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the counted tokens; of an f-string only the one that begins it, a Thai name as one on every Python."""
    depth = 0
    # where the last letter ended that tokenize before 3.12 does not know within names: a Thai mark
    mark = (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind, _underscore, part = tokenize.tok_name[token.type].partition("_")
        if kind in FORMATTED:
            if part == "START" and not depth:
                yield token
            depth += {"START": 1, "END": -1}.get(part, 0)
        elif token.type == tokenize.ERRORTOKEN:
            mark = token.end
        elif (
            not depth
            and token.type in COUNTED
            and not (token.type == tokenize.NAME and token.start == mark)
        ):
            yield token


def statements(tree: ast.AST) -> int:
    """Return how many statements stand in the tree, those of nested functions among them; itself does not count."""
    inner = sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - isinstance(tree, ast.stmt)
    docstrings = sum(
        isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None
        for node in ast.walk(tree)
    )
    return inner - docstrings
