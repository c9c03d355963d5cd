"""Which texts are found for translation."""

from scripts.messages import Message, from_template


def test_a_counted_text_with_a_context_is_another_text_than_the_same_without():
    counted = "blocktranslate count n=3%s %%}{{ n }} fits{%% plural %%}{{ n }} fit{%% endblocktranslate %%}"
    for context in ("", "assessment"):
        asked = f' context "{context}"' if context else ""
        found = list(from_template("{% load i18n %}{% " + counted % asked))
        assert found == [Message("%(n)s fits", plural="%(n)s fit", context=context)]
