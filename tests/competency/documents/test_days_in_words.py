"""A day in the sentence of an uncertain place stands as pages write days."""

from __future__ import annotations

import pytest

from competency.documents.doubts import sentence_of
from competency.documents.reading import Doubt
from competency.documents.source import Where


@pytest.mark.usefixtures("english")
def test_a_year_of_the_republic_is_told_with_the_day_as_pages_write_it():
    doubt = Doubt("republic_year", "updated_on", Where(), "", {"text": "109/12/31", "day": "2020-12-31"})
    assert sentence_of(doubt) == "“109/12/31” was read as a year of the Republic: 2020/12/31."
