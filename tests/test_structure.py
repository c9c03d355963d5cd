"""House rules that a machine can hold: who assigns a status, sizes, translations."""

import ast
import re
from pathlib import Path

import polib
import pytest

from scripts.messages import CATALOGS, collect

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["config", "integrity", "people", "competency", "assessments", "mailing", "printing", "running", "scripts"]


def modules(folder):
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


def test_only_the_workflow_assigns_a_status():
    for path in modules("assessments"):
        if path.parent.name == "workflow" and path.name == "steps.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                assert not (isinstance(target, ast.Attribute) and target.attr == "status"), path


@pytest.mark.parametrize("folder", [*SOURCES, "tests"])
def test_modules_stay_under_300_lines(folder):
    for path in modules(folder):
        assert len(path.read_text("utf-8").splitlines()) <= 300, path.relative_to(ROOT)


def test_templates_stay_under_100_lines_without_inline_script_or_style():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 100, path.relative_to(ROOT)
        assert "<style" not in text, path.relative_to(ROOT)
        assert " style=" not in text, path.relative_to(ROOT)
        assert "<script>" not in text, path.relative_to(ROOT)


def test_no_section_and_what_scrolls_in_it_bear_one_name():
    """Two landmarks of one name can't be told apart; what scrolls keeps it, since it can be reached by keys."""
    section, region = r'<section[^>]*aria-labelledby="([^"]+)"', r'role="region"[^>]*aria-labelledby="([^"]+)"'
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        assert not set(re.findall(section, text)) & set(re.findall(region, text)), path.name


@pytest.mark.parametrize("language", CATALOGS)
def test_every_text_is_translated(language):
    catalogue = {
        (entry.msgid, entry.msgctxt or ""): entry
        for entry in polib.pofile(str(CATALOGS[language]))
        if entry.translated()
    }
    texts = {(message.text, message.context) for message in collect()}
    assert sorted(texts - set(catalogue)) == [], "translate them (`make messages` collects them)"
    assert sorted(set(catalogue) - texts) == [], "no page says this any more (`make messages` drops them)"


@pytest.mark.parametrize("language", CATALOGS)
def test_translations_keep_the_placeholders(language):
    import re

    for entry in polib.pofile(str(CATALOGS[language])):
        wanted = set(re.findall(r"%\(\w+\)[sd]", entry.msgid + (entry.msgid_plural or "")))
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert set(re.findall(r"%\(\w+\)[sd]", text)) == wanted, entry.msgid
