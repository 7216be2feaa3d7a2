"""Pages of the legal bases, their reviews, and what the API says of them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dispatch.standing import Standing
from registry import changes
from registry.bases import end_basis
from registry.models import AdjustmentOrder, BasisReview, LegalBasis, ListEntry, OrderState
from tests.district import add_person, draft_order, make_district, publish
from tests.registry.bases import OLD_LAW, REWRITTEN, duties, law, new_law
from web import clock
from web.templatetags.ui import cn_date
from web.workflow import perform

LIST = reverse("registry:basis-list")
REVIEWS = reverse("registry:basis-review-list")
PDF = b"%PDF-1.4 text"


def url_of(name, basis):
    return reverse(f"registry:basis-{name}", args=[basis.pk])


@pytest.fixture
def old(district):
    basis = law("第三条")
    duties(district, basis, 2)
    return basis


@pytest.fixture
def keeper(district, client):
    client.force_login(district.reviewer)
    return client


def said(**fields):
    return {"title": "新法", "level": "law", "document_number": "", "issuer": "", "article": "", **fields}


def test_anybody_reads_the_bases_and_how_many_lines_rest_on_each(old, client):
    page = client.get(LIST, {"level": "law"})
    shown = [(one.title, one.article, one.lines, one.status.is_in_force) for one in page.context["bases"]]
    assert shown == [(OLD_LAW, "第三条", 2, True)]


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ({"q": "居民委员会 第三条"}, ["第三条"]),
        ({"level": "regulation"}, []),
        ({"state": "ended", "on": "2025-12-31"}, []),
        ({"state": "ended", "on": "2026-01-01"}, ["第三条"]),
        ({"on": "2025-12-31"}, ["第三条"]),
        ({"on": "2026-01-01"}, [""]),
        ({"state": "unconfirmed"}, [""]),
    ],
)
def test_bases_are_found_by_words_level_and_day(old, client, query, articles):
    end_basis(old, on=REWRITTEN, because="修订", successor=new_law())
    assert [one.article for one in client.get(LIST, {"level": "law", **query}).context["bases"]] == articles
    found = client.get("/api/v1/bases/", {"level": "law", **query}).json()["results"]
    assert [one["article"] for one in found] == articles


def test_a_day_that_does_not_exist_is_said_beside_the_filter(old, client):
    page = client.get(LIST, {"on": "2026-02-30"})
    assert (page.status_code, list(page.context["filterset"].form.errors)) == (200, ["on"])


def test_the_page_of_a_basis_shows_every_line_that_rests_on_it(old, client):
    page = client.get(url_of("detail", old))
    assert [(one.name, one.is_live) for one in page.context["page_obj"]] == [("事项1", True), ("事项2", True)]


def test_a_basis_is_recorded_with_its_file_which_anybody_downloads(keeper):
    upload = SimpleUploadedFile("新法.pdf", PDF, "application/pdf")
    answer = keeper.post(reverse("registry:basis-create"), said(valid_from="2026-01-01", upload=upload))
    basis = LegalBasis.objects.get(title="新法")
    assert answer.url == url_of("detail", basis)
    keeper.logout()
    sent = keeper.get(url_of("file", basis))
    assert (sent.content, sent["Content-Type"]) == (PDF, "application/pdf")
    assert sent["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_kind_and_a_basis_recorded_before_are_refused(old, keeper):
    wrong = SimpleUploadedFile("新法.pdf", b"<html>", "application/pdf")
    page = keeper.post(reverse("registry:basis-create"), said(upload=wrong))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["upload"])
    page = keeper.post(reverse("registry:basis-create"), said(title=OLD_LAW, article="第三条"))
    assert page.context["form"].non_field_errors() == ["这条依据已经登记过。"]


def test_what_lines_cite_stays_and_the_rest_may_change(old, keeper):
    page = keeper.get(url_of("edit", old))
    assert [name for name, one in page.context["form"].fields.items() if one.disabled] == [
        "title",
        "document_number",
        "issuer",
        "level",
        "article",
    ]
    assert page.content.decode().count(f'href="/bases/new/?replaces={old.pk}"') == 1
    keeper.post(url_of("edit", old), said(title="乱改", article="第四条", final_day="2025-12-31"))
    old.refresh_from_db()
    assert (old.title, old.article, old.valid_to, old.is_confirmed) == (OLD_LAW, "第三条", REWRITTEN, False)


def test_a_basis_that_nothing_cites_may_change_wholly(keeper):
    basis = law("第三条")
    keeper.post(url_of("edit", basis), said(title="写对了", article="第四条"))
    basis.refresh_from_db()
    assert (basis.title, basis.article) == ("写对了", "第四条")


def test_the_new_law_is_recorded_in_place_of_the_old_in_one_step(old, keeper):
    url = f"{reverse('registry:basis-create')}?replaces={old.pk}"
    assert keeper.get(url).context["form"]["title"].value() == OLD_LAW
    page = keeper.post(url, said(title=OLD_LAW, document_number="2025年修订", valid_from="2026-01-01"))
    assert list(page.context["form"].errors) == ["because"]
    keeper.post(
        url, said(title=OLD_LAW, document_number="2025年修订", valid_from="2026-01-01", because="修订后条文序号变动")
    )
    old.refresh_from_db()
    assert (old.valid_to, old.replaced_by.document_number) == (REWRITTEN, "2025年修订")
    assert old.ended_because == "修订后条文序号变动"


def test_an_end_that_makes_no_sense_comes_back_beside_its_field(old, keeper):
    page = keeper.post(url_of("end", old), {"on": "1980-01-01", "because": "试"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["on"])
    keeper.post(url_of("end", old), {"on": "2026-01-01", "because": "废止"})
    old.refresh_from_db()
    assert old.valid_to == REWRITTEN


@pytest.mark.parametrize("person", ["officer", "worker", "decider", "supervisor"])
def test_only_those_who_draft_orders_keep_bases(old, district, client, person):
    client.force_login(getattr(district, person))
    for url in (REVIEWS, reverse("registry:basis-create"), url_of("edit", old), url_of("end", old)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code in {403, 405}


def test_a_line_is_reviewed_from_the_list_and_leaves_it(old, keeper):
    new = new_law()
    end_basis(old, on=REWRITTEN, because="修订", successor=new)
    first, second = keeper.get(REVIEWS).context["entries"]
    assert (first.name, first.lost_basis, first.is_basis_lost) == ("事项1", old, True)
    url = reverse("registry:basis-review-create", args=[first.pk])
    assert keeper.get(url).context["form"]["replacement"].value() == new.pk
    assert keeper.post(url, {"note": ""}).status_code == 422
    assert keeper.post(url, {"note": "新法仍有规定", "replacement": new.pk}).url == REVIEWS
    assert [one.pk for one in keeper.get(REVIEWS).context["entries"]] == [second.pk]
    page = keeper.post(url, {"note": "再来一次"})
    assert page.context["form"].non_field_errors() == ["这一条已经复核过，或者已由调整文件改动，不用再复核。"]
    assert BasisReview.objects.count() == 1


def test_lines_to_review_are_filtered_by_when_list_and_words(old, district, keeper):
    end_basis(old, on=REWRITTEN, because="废止")
    soon = law("第四条")
    duties(district, soon, 1, first=9, number="测民发〔2025〕10号")
    end_basis(soon, on=clock.today() + timedelta(days=30), because="将废止")

    def found(**query):
        return [one.name for one in keeper.get(REVIEWS, query).context["entries"]]

    assert found() == ["事项1", "事项2", "事项9"]
    assert (found(due="lost"), found(due="soon")) == (["事项1", "事项2"], ["事项9"])
    assert found(q="事项2") == ["事项2"]
    assert found(item_list=district.lists["duty"].pk) == ["事项1", "事项2", "事项9"]


def test_a_scheduled_line_is_marked_with_the_day_on_which_it_begins(old, district, keeper):
    later = clock.today() + timedelta(days=40)
    fresh = law("第四条")
    lines = [("duty", "add", "9", {"name": "事项9", "basis": fresh})]
    publish(district, published_on=clock.today(), effective_on=later, number="测民发〔2026〕9号", lines=lines)
    end_basis(fresh, on=REWRITTEN, because="废止")
    (entry,) = keeper.get(REVIEWS).context["entries"]
    mark = f"将于{cn_date(later)}生效"
    review = reverse("registry:basis-review-create", args=[entry.pk])
    assert [keeper.get(url).content.decode().count(mark) for url in (REVIEWS, review)] == [1, 1]


def test_the_empty_list_of_reviews_says_so(old, keeper):
    assert "没有等待复核的条目" in keeper.get(REVIEWS).content.decode()


def test_a_line_of_another_authority_is_not_found(old, district, client):
    end_basis(old, on=REWRITTEN, because="废止")
    other = make_district("邻区")
    client.force_login(add_person(other, "neighbouring_reviewer", other.office, "reviewer"))
    entry = ListEntry.objects.known_at().first()
    assert client.get(reverse("registry:basis-review-create", args=[entry.pk])).status_code == 404
    assert list(client.get(REVIEWS).context["entries"]) == []


def test_the_line_the_check_and_the_api_tell_that_the_basis_ended_and_of_its_review(old, district, keeper):
    new = new_law()
    end_basis(old, on=REWRITTEN, because="修订", successor=new)
    entry = ListEntry.objects.known_at().order_by("pk")[0]
    line = reverse("registry:line-detail", args=[entry.line_id])
    words = f"依据已于2026年1月1日失效，由{new}取代，"

    def of_the_list():
        rows = keeper.get(f"/api/v1/lists/{entry.line.item_list_id}/entries/").json()["results"]
        return next(row["basis_status"] for row in rows if row["id"] == entry.pk)

    def told():
        return (
            of_the_list(),
            keeper.get(line).context["basis_sentence"],
            keeper.get(f"/api/v1/entries/{entry.pk}/").json()["basis_status"],
            Standing.load(district.authority).cite([f"entry-{entry.pk}"])[f"entry-{entry.pk}"].basis_status,
        )

    assert set(told()) == {words + "尚未复核"}
    assert keeper.get(line, {"on": "2025-12-31"}).context["basis_sentence"] == ""
    keeper.post(reverse("registry:basis-review-create", args=[entry.pk]), {"note": "仍有规定", "replacement": new.pk})
    assert set(told()) == {f"{words}{cn_date(clock.today())}复核：仍有规定"}


def test_the_api_tells_what_a_basis_is_worth_on_a_day(old, client):
    end_basis(old, on=REWRITTEN, because="修订", successor=new_law())
    url = f"/api/v1/bases/{old.pk}/"
    assert [client.get(url, {"on": day}).json()["is_in_force"] for day in ("2025-12-31", "2026-01-01")] == [True, False]
    one = client.get(url).json()
    assert (one["last_day"], one["replaced_by"], one["has_file"]) == ("2025-12-31", new_pk(), False)


def new_pk():
    return LegalBasis.objects.get(title__contains="2025年修订").pk


TYPED = "某区还没有公布的办法"


@pytest.fixture
def typed(district):
    """A basis that was typed into a line of a draft."""
    basis = LegalBasis.objects.create(title=TYPED, level="district_policy")
    line = ("duty", "add", "9", {"name": "新事项", "basis": basis})
    return draft_order(district, published_on=clock.today(), lines=[line]).lines.get().basis


def titles(client):
    """Everywhere bases are listed, how often the typed one is there: page, API, file, its own page, its own address."""
    sent = client.get(LIST, {"format": "csv"})
    return [
        [one.title for one in client.get(LIST).context["bases"]].count(TYPED),
        [one["title"] for one in client.get("/api/v1/bases/").json()["results"]].count(TYPED),
        b"".join(sent.streaming_content).decode("utf-8-sig").count(TYPED),
    ]


def codes(client, basis):
    return [client.get(url).status_code for url in (url_of("detail", basis), f"/api/v1/bases/{basis.pk}/")]


def test_what_is_typed_into_a_draft_is_seen_by_those_who_draft_or_publish_alone(typed, district, client):
    for person in (None, district.worker, district.officer, district.supervisor, district.operator):
        if person:
            client.force_login(person)
        assert (titles(client), codes(client, typed)) == ([0, 0, 0], [404, 404])
    for person in (district.reviewer, district.decider):
        client.force_login(person)
        assert (titles(client), codes(client, typed)) == ([1, 1, 1], [200, 200])
        assert "公众现在看不到它" in client.get(url_of("detail", typed)).content.decode()


@pytest.mark.parametrize("is_left", [True, False])
def test_a_draft_that_is_given_up_opens_nothing(typed, district, client, is_left):
    order = AdjustmentOrder.objects.get(lines__basis=typed)
    if not is_left:
        order.lines.all().delete()
    perform(order, "discard", by=district.reviewer, reason="不办了")
    assert (titles(client), codes(client, typed)) == ([0, 0, 0], [404, 404])


def test_with_the_publication_of_the_draft_its_basis_is_public(typed, client):
    order = AdjustmentOrder.objects.get(lines__basis=typed)
    changes.carry_out(order, step=None)
    assert (titles(client), codes(client, typed)) == ([1, 1, 1], [200, 200])


def test_a_public_notice_shows_the_basis_too(typed, client):
    day_before = clock.today() - timedelta(days=1)
    AdjustmentOrder.objects.filter(lines__basis=typed).update(
        state=OrderState.IN_NOTICE, notice_from=day_before, notice_until=day_before
    )
    assert codes(client, typed) == [200, 200]


@pytest.mark.parametrize(
    "recorded",
    [{"is_confirmed": True}, {"issuer": "区政府"}, {"valid_from": REWRITTEN}, {"valid_to": REWRITTEN}],
)
def test_what_somebody_has_recorded_by_hand_is_public_though_a_draft_uses_it(typed, client, recorded):
    LegalBasis.objects.filter(pk=typed.pk).update(**recorded)
    assert codes(client, typed) == [200, 200]


def test_a_basis_that_takes_the_place_of_a_public_one_is_public(typed, old, client):
    LegalBasis.objects.filter(pk=old.pk).update(replaced_by=typed)
    assert codes(client, typed) == [200, 200]


def test_the_file_of_bases_has_the_rows_of_the_page(old, client):
    sent = client.get(LIST, {"format": "csv"})
    lines = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert lines.count("第三条") == 1


@pytest.mark.parametrize("rows", [3, 60])
def test_pages_need_a_fixed_number_of_queries(district, client, rows, django_assert_num_queries):
    old = law("第一条")
    duties(district, old, rows)
    for n in range(rows):
        law(f"第{n}款")
    end_basis(old, on=REWRITTEN, because="修订", successor=new_law())
    with django_assert_num_queries(3):
        client.get(LIST)
    with django_assert_num_queries(5):
        client.get(url_of("detail", old))
    with django_assert_num_queries(3):
        client.get("/api/v1/bases/", {"page_size": 200})
    client.force_login(district.reviewer)
    with clock.at(REWRITTEN), django_assert_num_queries(9):
        client.get(REVIEWS)
