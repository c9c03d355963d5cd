"""What the tests of the editor's pages share: addresses, and reading and filling the page's form."""

from __future__ import annotations

from competency import contents
from competency.models import Indicator, StandardVersion

LIST = "/admin/competency/standardversion/"
FIRST_BLOCK = "duties-0-tasks-0-blocks-0"


def address(version: StandardVersion, step: str = "change") -> str:
    return f"{LIST}{version.pk}/{step}/"


def digest_of(version: StandardVersion) -> str:
    return contents.digest(StandardVersion.objects.with_content().get(pk=version.pk))


def indicators(version: StandardVersion, task: str) -> list[tuple[int, str, str]]:
    rows = Indicator.objects.filter(block__task__duty__version=version, block__task__code=task)
    return list(rows.order_by("position").values_list("position", "code", "text"))


def add_row(fields: dict[str, str], prefix: str, **values: str) -> str:
    """As the page's script adds a row: a copy of the empty one with the next number, the count one higher."""
    number = int(fields[f"{prefix}-TOTAL_FORMS"])
    fields[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    row = f"{prefix}-{number}"
    for name in list(fields):
        for template in (f"{prefix}-__prefix__-", f"{prefix}-empty-"):
            if name.startswith(template):
                fields[f"{row}-{name.removeprefix(template)}"] = fields[name]
    fields |= {f"{row}-position": str(number)}
    fields |= {f"{row}-{name}": value for name, value in values.items()}
    return row
