"""What the first look at the rating page costs on the wire, compressed as it is served."""

import gzip
import re
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from assessments.models import Assessment
from tests.factories import rate_all

pytestmark = pytest.mark.django_db

MOST = 150_000


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def static_files(html: str) -> dict[str, bytes]:
    """Every static file that the page names, and what its scripts import, by name."""
    waiting = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    found: dict[str, bytes] = {}
    while waiting:
        name = waiting.pop()
        path = finders.find(name)
        assert path, name
        found[name] = Path(path).read_bytes()
        for imported in re.findall(r"""from ["']\./([^"']+)["'];""", found[name].decode("utf-8")):
            other = str(PurePosixPath(name).parent / imported)
            if other not in found:
                waiting.append(other)
    return found


@pytest.mark.parametrize("sheet", ["rate", "self"])
def test_the_first_load_of_the_rating_page_stays_below_150_kb(
    sheet, signed_in, assessment: Assessment, supervisor, trainee, record_property
):
    rate_all(assessment, supervisor, changes={"P1.1.1": ("2", "說明" * 200)})
    person = supervisor if sheet == "rate" else trainee
    html = signed_in(person).get(reverse(f"assessments:{sheet}", args=[assessment.pk])).content
    files = static_files(html.decode())
    assert "js/rating/queue.js" in files
    weight = compressed(html) + sum(compressed(content) for content in files.values())
    record_property("bytes", weight)
    assert weight < MOST, {name: compressed(content) for name, content in files.items()}
