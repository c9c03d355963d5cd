"""The schema of the exchange form, and the example in the docs."""

from __future__ import annotations

import json
import re

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from competency.exchange.importing import import_draft
from competency.exchange.reading import read
from competency.models import (
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
)


def test_the_schema_knows_the_models_limits(settings):
    schema = json.loads((settings.BASE_DIR / "docs" / "standard.schema.json").read_text("utf-8"))
    rules = {
        "contents": StandardVersion, "classification": Classification, "duty": Duty, "task": Task,
        "output": Output, "indicator": Indicator, "element": Element, "note": Note,
    }  # fmt: skip
    checked = 0
    for name, model in rules.items():
        for field_name, rule in schema["$defs"][name]["properties"].items():
            try:
                field = model._meta.get_field(field_name)
            except FieldDoesNotExist:
                continue
            if isinstance(field, models.CharField) and "enum" not in rule:
                assert rule["maxLength"] == field.max_length, (name, field_name)
                checked += 1
    assert checked >= 14


def test_the_example_in_the_docs_can_be_imported(db, settings):
    text = (settings.BASE_DIR / "docs" / "exchange.md").read_text("utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1)
    assert import_draft(read(example.encode()), by=None).is_draft
