"""What a company makes of an official text carries a code of its own, and is not taken for the official one."""

from __future__ import annotations

import pytest

from competency.codes import by_standard, older_first, split_code
from competency.drafts.coding import company_version, proposed
from competency.drafts.publishing import NotPublishable, new_draft, publish
from competency.exchange.importing import import_draft
from competency.models import Indicator, Origin, Standard, StandardVersion
from competency.pages.pdf import standard_html
from tests.competency.builders import shared_draft
from tests.competency.editor_desk import address, head_at, saved
from tests.competency.exchange_desk import content_of, fresh, loaded

pytestmark = pytest.mark.django_db
OWN = "BAS4222-002-Cv1"
SENTENCES = ("本內容為勞動部公布的職能基準原文。", "本內容經企業調整，並非勞動部公布的原文。")


# --- Refusals -----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("english")
def test_an_adapted_text_is_not_published_under_the_ministrys_code(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    with pytest.raises(NotPublishable) as refusal:
        publish(copy, by=editor)
    assert refusal.value.messages == [
        "BAS4222-002v3 is a code of the ministry's, but this text is adapted by the company. Give it a code of the "
        "company's own, such as BAS4222-002-Cv1 (version v1)."
    ]
    standard.refresh_from_db()
    assert (standard.status, standard.successor) == ("current", None)


@pytest.mark.usefixtures("english")
def test_what_came_in_as_official_and_was_adapted_is_not_published_under_its_code(standard, editor):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001v1")
    came = import_draft(content, by=None, said=Origin("official", "公報"))
    came.origin = "adapted"
    came.save()
    with pytest.raises(NotPublishable, match="NEW0001-001-Cv1"):
        publish(came, by=editor)


@pytest.mark.usefixtures("english")
def test_an_official_text_is_not_published_under_a_code_of_the_companys_own(standard, editor, desk):
    own = new_draft(standard, OWN, "v1", by=editor)
    saved(desk, head_at(own, "origin"), origin="official", source="公報")
    own = StandardVersion.objects.get(pk=own.pk)
    assert own.origin == "official"
    sentence = f"{OWN} is a code of the company's own; the ministry's text keeps the ministry's code."
    with pytest.raises(NotPublishable) as refusal:
        publish(own, by=editor)
    assert refusal.value.messages == [sentence]
    assert own.code in desk.get(address(own, "check")).context["errors"][0].sentence
    StandardVersion.objects.filter(pk=own.pk).update(code="BAS4222-002v9")  # as a former release left it
    with pytest.raises(NotPublishable):
        publish(StandardVersion.objects.get(pk=own.pk), by=editor)


def test_a_code_is_the_ministrys_from_the_first_official_draft_on(standard, editor, desk):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001v1")
    theirs = import_draft(content, by=None, said=Origin("official", "公報"))
    assert proposed(theirs, "adapted").code == "NEW0001-001-Cv1"
    refused = desk.post(address(theirs, "new-draft"), {"origin": "adapted", "code": "NEW0001-001v2"})
    assert refused.context["form"].errors["code"]
    copy = new_draft(theirs, "NEW0001-001v2", "v2", by=editor)
    for origin in ("official", "adapted"):  # what came in as official stays so, whatever its editor says since
        StandardVersion.objects.filter(pk=theirs.pk).update(origin=origin)
        with pytest.raises(NotPublishable, match="NEW0001-001-Cv1"):
            publish(copy, by=editor)
    own = new_draft(theirs, "NEW0001-001-Cv1", "v1", by=editor)
    assert publish(own, by=editor).standard.code == "NEW0001-001-C"


def test_what_was_imported_as_official_under_a_code_of_the_companys_own_is_published_as_adapted(standard, editor):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001-Cv1")
    came = import_draft(content, by=None, said=Origin("official", "公報"))
    with pytest.raises(NotPublishable, match="NEW0001-001-Cv1"):
        publish(came, by=editor)
    StandardVersion.objects.filter(pk=came.pk).update(origin="adapted")
    assert publish(came, by=editor).code == "NEW0001-001-Cv1"


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("", "BAS4222-002v3"),
        ("adapted", "BAS4222-002v3"),
        ("adapted", "BAS4222-002v1"),
        ("official", "BAS4222-002-Cv7"),
    ],
)
def test_a_new_draft_is_refused_a_code_of_the_other_kind(standard, desk, origin, code):
    response = desk.post(address(standard, "new-draft"), {"origin": origin, "code": code, "label": "v3"})
    assert response.context["form"].errors["code"]
    assert StandardVersion.objects.count() == 2


def test_a_draft_that_kept_the_former_standard_is_saved_once_more_before_it_is_published(standard, desk, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    StandardVersion.objects.filter(pk=copy.pk).update(code=OWN)  # as a former release left it
    with pytest.raises(NotPublishable, match="BAS4222-002"):
        publish(StandardVersion.objects.get(pk=copy.pk), by=editor)
    saved(desk, head_at(copy, "names"))
    assert publish(StandardVersion.objects.get(pk=copy.pk), by=editor).standard.code == "BAS4222-002-C"


# --- The code that is proposed ------------------------------------------------------------------------------------
def test_a_code_of_the_companys_own_is_read_as_a_standard_of_its_own():
    assert split_code(OWN) == ("BAS4222-002-C", 1)
    for asked in ((OWN, "BAS4222-002v9"), ("BAS4222-002v9", OWN)):
        assert older_first(*asked) == ("BAS4222-002v9", OWN)
    assert older_first("BAS4222-002-Cv2", OWN) == (OWN, "BAS4222-002-Cv2")


def test_the_lists_show_what_the_company_made_below_the_official_versions():
    codes = [OWN, "ABC0001-001v1", "BAS4222-002v1", "BAS4222-002-C2v1", "BAS4222-002v2", "BAS4222-002-Cv2"]
    rows = by_standard([StandardVersion(code=code) for code in codes])
    assert [row.code for row in rows] == [
        "BAS4222-002v2", "BAS4222-002v1", "BAS4222-002-Cv2", OWN, "BAS4222-002-C2v1", "ABC0001-001v1",
    ]  # fmt: skip


def test_the_next_of_the_companys_own_is_proposed_whichever_version_it_is_made_from(standard, editor):
    assert proposed(standard, "adapted").code == OWN
    assert proposed(standard, "official").code == "BAS4222-002v3"
    own = publish(new_draft(standard, OWN, "v1", by=editor), by=editor)
    for version in (standard, own):
        assert (company_version(version).code, proposed(version, "adapted").code) == ("BAS4222-002-Cv2",) * 2


def test_a_standard_of_the_companys_own_goes_on_under_its_code(db, editor):
    own = publish(shared_draft(), by=editor)
    assert proposed(own, "adapted").code == "SHR1234-001v2"
    assert publish(new_draft(own, "SHR1234-001v2", "v2", by=editor), by=editor).standard == own.standard


def test_the_page_offers_a_code_for_each_and_takes_the_one_that_was_chosen(standard, desk):
    page = desk.get(address(standard, "new-draft"))
    assert "BAS4222-002v3" in page.content.decode()
    offered = {field.name: field.value() or "" for field in page.context["form"]}
    assert offered == {"origin": "adapted", "code": ""}
    words = [str(words) for _origin, words in page.context["form"].fields["origin"].choices]
    assert [OWN in words[0], "BAS4222-002v3" in words[1]] == [True, True]
    assert desk.post(address(standard, "new-draft"), offered).status_code == 302
    own = StandardVersion.objects.get(code=OWN)
    assert (own.standard.code, own.label, own.origin, own.source) == ("BAS4222-002-C", "v1", "adapted", standard.code)
    own.delete()
    assert desk.post(address(standard, "new-draft"), {**offered, "origin": "official"}).status_code == 302
    theirs = StandardVersion.objects.get(code="BAS4222-002v3")
    assert (theirs.standard, theirs.label, theirs.origin) == (standard.standard, "v3", "official")
    typed = {"origin": "official", "code": "BAS4222-002v7", "label": "v2"}
    assert desk.post(address(standard, "new-draft"), typed).status_code == 302
    assert StandardVersion.objects.get(code="BAS4222-002v7").label == "v7"


def test_from_the_companys_own_text_the_ministrys_next_version_gets_the_ministrys_code(standard, editor):
    own = publish(new_draft(standard, OWN, "v1", by=editor), by=editor)
    assert proposed(own, "official").code == "BAS4222-002v3"


# --- Neither replaces the other -----------------------------------------------------------------------------------
def test_the_companys_own_leaves_the_official_version_current_and_each_has_its_own_line(standard, editor, client):
    own = publish(new_draft(standard, OWN, "v1", by=editor), by=editor)
    later = publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), by=editor)
    again = publish(new_draft(later, "BAS4222-002-Cv2", "v2", by=editor), by=editor)
    states = {row.code: (row.status, row.successor) for row in StandardVersion.objects.all()}
    assert states[standard.code] == ("superseded", later)
    assert states[later.code] == ("current", None)
    assert states[own.code] == ("superseded", again)
    assert states[again.code] == ("current", None)
    page = client.get(again.get_absolute_url()).content.decode()
    for of, to in ((own.code, again.code), (later.code, again.code)):
        assert f"/standards/{of}/compare/{to}/" in page


def test_another_code_moves_a_draft_to_the_standard_of_that_code(v3, desk, editor):
    saved(desk, head_at(v3, "names"), code=OWN, label="v1")
    v3 = StandardVersion.objects.get(pk=v3.pk)
    assert v3.standard == Standard.objects.get(code="BAS4222-002-C")
    assert publish(v3, by=editor).code == OWN


def test_the_publication_page_of_the_first_own_version_compares_it_with_the_official_one(standard, desk, editor):
    own = new_draft(standard, OWN, "v1", by=editor)
    page = desk.get(address(own, "publish"))
    assert page.context["former"] is None
    assert page.context["compare_url"] == f"/standards/{standard.code}/compare/{OWN}/"


def test_the_desk_of_an_own_version_compares_it_with_the_official_one_too(standard, desk, editor):
    own = new_draft(standard, OWN, "v1", by=editor)
    link = f'href="/standards/{standard.code}/compare/{OWN}/"'
    assert link in desk.get(address(own)).content.decode()
    publish(own, by=editor)
    assert link in desk.get(address(own)).content.decode()


def test_a_comparison_with_the_official_text_says_what_was_adapted_from_what(standard, desk, editor):
    new_draft(standard, OWN, "v1", by=editor)
    for first, second in ((standard.code, OWN), (OWN, standard.code)):
        html = desk.get(f"/standards/{first}/compare/{second}/").content.decode()
        assert f"{OWN} 由公司依 {standard.code} 調整而成。" in html
        assert "可能只是巧合" not in html
    later = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    html = desk.get(f"/standards/{later.code}/compare/{OWN}/").content.decode()
    assert f"{OWN} 由公司依 {standard.standard.code} 調整而成。" in html, "not made from v3"


# --- The line that says whose text it is --------------------------------------------------------------------------
def test_only_an_official_text_says_that_it_is_the_ministrys(standard, editor, client):
    official, adapted = SENTENCES
    own = publish(new_draft(standard, OWN, "v1", by=editor), by=editor)
    for version, said, unsaid in ((standard, official, adapted), (own, adapted, official)):
        for html in (client.get(version.get_absolute_url()).content.decode(), standard_html(loaded(version))):
            assert said in html
            assert unsaid not in html


def test_an_altered_official_text_claims_nothing(standard, editor, client):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001v1")
    came = import_draft(content, by=None, said=Origin("official", "公報"))
    assert SENTENCES[0] in standard_html(loaded(came))
    StandardVersion.objects.filter(pk=came.pk).update(description="改寫")
    assert not any(sentence in standard_html(loaded(came)) for sentence in SENTENCES)
    publish(came, by=editor)
    page = client.get("/standards/NEW0001-001v1/").content.decode()
    assert not any(sentence in page for sentence in SENTENCES)
    assert "NEW0001-001v1 · 標示為官方版，但內容已更動" in client.get("/standards/").content.decode()


# --- The check of an official text that was altered ---------------------------------------------------------------
def test_the_check_says_what_differs_from_what_was_imported_as_official(standard, desk):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001v1")
    came = import_draft(content, by=None, said=Origin("official", "公報"))
    assert desk.get(address(came, "check")).context["altered"] == []
    Indicator.objects.filter(block__task__duty__version=came, code="P1.1.1").update(text="完全另一句話。")
    page = desk.get(address(came, "check"))
    assert any("P1.1.1" in sentence for group in page.context["altered"] for sentence in group.sentences)
    assert "與匯入的官方版不同之處" in page.content.decode()
    assert "NEW0001-001-Cv1" in page.content.decode()
