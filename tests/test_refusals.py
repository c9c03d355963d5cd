"""Every refusal raised in the source is a sentence that names something to do."""

import ast
import re

import pytest

from scripts.messages import from_python
from tests.test_structure import SOURCES, modules

REFUSALS = {"BadInput", "Conflict", "Forbidden", "RefusedEdit"}
# How a sentence, its second half, or the one after another sentence (`why`) tells the reader what to do.
DO = (
    "add|answer|approve|ask|choose|come|continue|copy|correct|give|go|look|make|merge|move|name|open|put|reload|save|"
    "say|shorten|start|take|tell|try|type|undo|upload|use|wait|write"
)
TO_DO = re.compile(rf"(?:^|^%\(why\)s |[.;:,] )(?:{DO})\b|\b(?:and|then) (?:{DO})\b", re.IGNORECASE)


def refusals():
    """The texts that stand in the call that makes a refusal, with the module."""
    for folder in SOURCES:
        for path in modules(folder):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
                if name in REFUSALS:
                    yield from ((message.text, path.name) for message in from_python(ast.unparse(node)))


def test_the_refusals_are_found():
    assert len(set(refusals())) > 20


@pytest.mark.parametrize(("text", "module"), sorted(set(refusals())))
def test_a_refusal_says_what_the_user_can_do_instead(text, module):
    assert text.endswith("."), module
    assert TO_DO.search(text), module
