"""What code says is counted alike in every layout and on every Python (tests/tokens.py)."""

import ast

import pytest

from tests.tokens import statements, tokens


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        ("a = 1\n", 3),
        ("# why\na = 1  # because\n", 3),
        ("f(a, b)\n", 6),
        ("f(\n    a,\n    b,\n)\n", 6),
        ("a = {1: [2,],}\n", 9),
        ('x = f"{a + b} {f(c):>{width}} {{"\n', 3),
        ('x = f"a" "b"\n', 4),
        ('"""Text."""\nx = 1\n', 3),
        ('class A:\n    """Text."""\n', 3),
        ('def f() -> None:\n    """ก ข."""\n    "no docstring"\n', 8),
        ('def f(): """ก"""; x = "ก"\n', 9),
        ("dict(ต้องได้=1, ที่=ก)\n", 10),
    ],
)
def test_layout_comments_and_docstrings_are_free_and_all_else_counts(
    source: str, count: int
) -> None:
    assert tokens(source) == count


def test_statements_of_nested_functions_count_and_docstrings_do_not() -> None:
    tree = ast.parse(
        '"""Text."""\ndef f():\n    """Text."""\n    def g():\n        return 1\n    if g(): x = 1; y = 2\n'
    )
    assert statements(tree) == 6
    assert statements(tree.body[1]) == 5
