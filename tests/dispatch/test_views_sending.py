"""The pages of sending: the form, its preview, the sending, what was sent, and taking it back."""

import json
import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admission.conditions import keep
from desk.models import StoredFile
from dispatch import telling
from dispatch.funds import confirm
from dispatch.models import CommunityGroup, Dispatch, Recall
from tests.dispatch.money import paid, promised
from tests.dispatch.rows import admit, make_rural
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, led, sent
from tests.dispatch.test_conditions import condition
from tests.district import make_district, standard_lists
from web import clock

NEW = "/dispatches/new/"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(ON):
        yield district


@pytest.fixture
def officer(client, lists):
    client.force_login(lists.officer)
    return client


def said(district, subject, **more):
    """What the form posts."""
    kind = subject._meta.model_name.removeprefix("list")
    same = {"token": str(uuid4()), "sender": district.department.pk, "subject": f"{kind}-{subject.pk}"}
    return {**same, "acts": ["contact_residents"], "scope": "all", "step": "preview", **more}


def page_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def carried(answer):
    """The hidden fields of a preview."""
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def test_the_form_offers_what_the_unit_leads_and_nothing_else(officer, lists):
    led(lists, "duty", "1")
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY)
    page = page_of(officer.get(NEW))
    assert f"充电设施安全摸排（{admission.number}）" in page
    assert "宣传法律法规和政策（测试区duty清单第1项）" in page
    assert "群防群治与纠纷调解" not in page


def test_who_leads_nothing_is_told_how_to_get_it(client, lists):
    client.force_login(lists.other_officer)
    assert "没有可以下派的事项" in page_of(client.get(NEW))


@pytest.mark.parametrize("who", ["worker", "reviewer", "supervisor"])
def test_others_have_no_form(client, lists, who):
    client.force_login(getattr(lists, who))
    assert client.get(NEW).status_code == 403


def test_from_the_form_over_the_preview_to_the_receipts(officer, lists):
    preview = officer.post(NEW, said(lists, led(lists, "duty", "1"), due_on="2026-06-30"))
    assert "3个社区可以下派" in page_of(preview)
    assert not Dispatch.objects.exists()
    answer = officer.post(NEW, {**carried(preview), "step": "send"}, follow=True)
    assert "已下派到3个社区" in page_of(answer)
    dispatch = Dispatch.objects.get()
    assert str(dispatch.due_on) == "2026-06-30"
    again = officer.post(NEW, {**carried(preview), "step": "send"})
    assert again.url == f"/dispatches/{dispatch.pk}/"
    assert Dispatch.objects.count() == 1


def test_one_may_go_back_and_everything_is_still_there(officer, lists):
    preview = officer.post(NEW, said(lists, led(lists, "duty", "1"), text="请张贴海报。"))
    page = page_of(officer.post(NEW, {**carried(preview), "step": "edit"}))
    assert "请张贴海报。" in page
    assert "看各社区的结论" in page


def test_the_paper_goes_along_from_the_preview(officer, lists):
    paper = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 ...")
    preview = officer.post(NEW, said(lists, led(lists, "duty", "1"), paper=paper))
    assert "通知.pdf" in page_of(preview)
    officer.post(NEW, {**carried(preview), "step": "send"})
    assert Dispatch.objects.get().paper == StoredFile.objects.get()


def test_the_paper_stays_when_something_else_is_wrong_and_is_kept_once(officer, lists):
    entry = led(lists, "duty", "1")

    def post(**more):
        paper = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 ...")
        return officer.post(NEW, said(lists, entry, paper=paper, **more))

    wrong = post(due_on="2020-01-01")
    kept = StoredFile.objects.get()
    assert (wrong.status_code, wrong.context["kept_paper"]) == (422, kept)
    assert f'name="kept_paper" value="{kept.pk}"' in page_of(wrong)
    assert (post(step="edit").context["kept_paper"], post().context["kept_paper"]) == (kept, kept)
    assert StoredFile.objects.count() == 1


def test_who_sends_for_units_of_two_authorities_is_offered_what_either_may_send(officer, lists):
    led(lists, "duty", "1")
    # Its officer is the same person.
    elsewhere = make_district("邻区")
    standard_lists(elsewhere)
    led(elsewhere, "duty", "4")
    page = page_of(officer.get(NEW))
    assert "宣传法律法规和政策（测试区duty清单第1项）" in page
    assert "（邻区duty清单第4项）" in page


def test_the_paper_of_somebody_else_is_not_taken(officer, lists):
    theirs = StoredFile.objects.create(
        name="密件.pdf", media_type="application/pdf", content=b"x", stored_by=lists.worker
    )
    answer = officer.post(NEW, said(lists, led(lists, "duty", "1"), kept_paper=theirs.pk, step="send"))
    assert answer.status_code == 422
    assert not Dispatch.objects.exists()


def test_what_can_not_be_sent_is_named_and_the_button_leaves_it_out(officer, lists):
    entry = led(lists, "duty", "1")
    make_rural(lists)
    preview = officer.post(NEW, said(lists, entry))
    page = page_of(preview)
    assert "2个社区不能下派" in page
    assert "只适用于涉农社区" in page
    assert "下派到1个社区" in page
    officer.post(NEW, {**carried(preview), "step": "send"})
    assert [one.community.code for one in Dispatch.objects.get().receipts.all()] == ["c2"]


def test_a_missing_reason_is_asked_for_and_nothing_is_sent(officer, lists):
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY, communities=[lists.community1])
    keep(admission.decision, [condition("funds_first")])
    said_here = said(lists, admission, scope="chosen", communities=[lists.community1.pk])
    preview = officer.post(NEW, said_here)
    assert "标明「可以拒收」" in page_of(preview)
    assert preview.context["form"].fields["reason"].required
    answer = officer.post(NEW, {**carried(preview), "step": "send"})
    assert answer.status_code == 409
    assert "请写明理由" in page_of(answer)
    officer.post(NEW, {**carried(preview), "step": "send", "reason": "经费月底到账。"})
    assert Dispatch.objects.get().reason == "经费月底到账。"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"subject": "entry-999999"}, "今天不能由您的单位下派"),
        ({"acts": []}, "请写明请社区做什么"),
        ({"due_on": "2026-05-19"}, "不能早于今天"),
        ({"scope": "streets"}, "请选择发给谁"),
        ({"scope": "listed", "listed": "第9社区"}, "不是可以下派的社区：第9社区"),
        ({"scope": "all", "listed": "c1"}, "却又填了别的社区"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(officer, lists, more, words):
    answer = officer.post(NEW, {**said(lists, led(lists, "duty", "1")), **more})
    assert answer.status_code == 422
    assert words in page_of(answer)


def test_a_group_a_pasted_list_a_file_and_streets_say_to_whom(officer, lists):
    entry = led(lists, "duty", "1")
    group = CommunityGroup.objects.create(owner=lists.department, name="试点")
    group.communities.set([lists.community1, lists.community3])
    listed = SimpleUploadedFile("名单.csv", "代码\nc1\nc2\n".encode())
    for more, codes in (
        ({"scope": "group", "group": group.pk}, ["c1", "c3"]),
        ({"scope": "listed", "listed": "第2社区"}, ["c2"]),
        ({"scope": "listed", "listed_file": listed}, ["c1", "c2"]),
        ({"scope": "streets", "streets": [lists.other_street.pk]}, ["c3"]),
        ({"scope": "chosen", "communities": [f"street-{lists.street.pk}"]}, ["c1", "c2"]),
    ):
        preview = officer.post(NEW, said(lists, entry, **more))
        officer.post(NEW, {**carried(preview), "step": "send"})
        made = Dispatch.objects.latest("pk")
        assert sorted(one.community.code for one in made.receipts.all()) == codes


def test_a_street_is_asked_about_its_own_communities_alone(client, lists):
    entry = led(lists, "duty", "1")
    entry.lead_departments.add(lists.street)
    client.force_login(lists.street_officer)
    page = page_of(client.get(NEW))
    assert "本街道全部社区" in page
    assert "几个街道" not in page
    assert "第3社区" not in page


def test_everybody_sees_the_receipts_that_concern_them(client, lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    for who, status, names in (
        ("officer", 200, {"第1社区", "第2社区", "第3社区"}),
        ("worker", 200, {"第1社区"}),
        ("street_officer", 200, {"第1社区", "第2社区"}),
        ("reviewer", 200, {"第1社区", "第2社区", "第3社区"}),
        ("other_officer", 404, set()),
    ):
        client.force_login(getattr(lists, who))
        answer = client.get(f"/dispatches/{dispatch.pk}/")
        assert answer.status_code == status, who
        assert set(re.findall(r"第\d社区", page_of(answer))) == names, who
        listed = "宣传法律法规和政策" in page_of(client.get("/dispatches/"))
        assert listed == (status == 200), who


def test_the_list_and_its_file_count_the_receipts_by_state(officer, lists):
    sent(lists, led(lists, "duty", "1"))
    assert "待确认 3" in page_of(officer.get("/dispatches/"))
    row = json.loads(b"".join(officer.get("/dispatches/?format=json").streaming_content))["rows"][0]
    assert (row["communities"], row["pending"], row["refused"]) == (3, 3, 0)


def test_one_of_many_communities_is_found_by_its_name(officer, lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    assert set(re.findall(r"第\d社区", page_of(officer.get(f"/dispatches/{dispatch.pk}/?q=第2")))) == {"第2社区"}


def test_only_the_sender_is_offered_to_take_it_back_and_says_why(client, lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    url = f"/dispatches/{dispatch.pk}/recall/"
    client.force_login(lists.worker)
    assert client.post(url, {"reason": "不想办"}).status_code == 403
    client.force_login(lists.colleague)
    assert url in page_of(client.get(f"/dispatches/{dispatch.pk}/"))
    assert "3个社区不用再办" in page_of(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    page = page_of(client.post(url, {"reason": "数量有误。"}, follow=True))
    assert "撤回：数量有误。" in page
    assert url not in page
    assert Recall.objects.get().dispatch == dispatch
    assert client.post(url, {"reason": "再按一次"}).status_code == 302
    assert client.get(url).url == f"/dispatches/{dispatch.pk}/"


def test_while_many_are_told_the_page_shows_how_far_it_is(officer, lists, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    dispatch = sent(lists, led(lists, "duty", "1"))
    assert "0 / 3" in page_of(officer.get(f"/dispatches/{dispatch.pk}/"))


def test_a_community_reads_what_is_asked_and_why_it_goes_beyond(client, lists):
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY)
    said = {"other_act": "夜间值守", "contact": "卫健委 5550000", "reason": "节前须再查一次。"}
    dispatch = sent(lists, admission, scope="chosen", communities=(lists.community1.pk,), **said)
    client.force_login(lists.worker)
    page = page_of(client.get(f"/received/{dispatch.receipts.get().pk}/"))
    for words in ("联系居民", *said.values(), "可以拒收"):
        assert words in page, words


def test_what_arrives_refusable_is_marked_so_at_both_ends(client, lists):
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY)
    to_one = {"scope": "chosen", "communities": (lists.community1.pk,)}
    plain = sent(lists, admission, **to_one)
    beyond = sent(lists, admission, forms_asked="摸排周报", reason="节前须再查一次。", **to_one)
    mark = "可以拒收</span>"
    for person, addresses in (
        (lists.worker, ("/", "/received/")),
        (lists.officer, (f"/dispatches/{beyond.pk}/",)),
    ):
        client.force_login(person)
        for address in addresses:
            assert page_of(client.get(address)).count(mark) == 1, address
    assert page_of(client.get(f"/dispatches/{plain.pk}/")).count(mark) == 0


def test_before_sending_it_is_named_whose_money_is_not_there_and_where_to_see_it(officer, lists):
    both = (lists.community1, lists.community2)
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY, communities=both)
    keep(admission.decision, [condition("funds_first")])
    row = promised(lists, *both, admission=admission, per="community")
    confirm(paid(lists, row), by=lists.worker)
    chosen = [one.pk for one in both]
    page = page_of(officer.post(NEW, said(lists, admission, scope="chosen", communities=chosen)))
    assert "1个社区可以下派，但标明「可以拒收」" in page
    assert "已准入，但经费没有到账，可以拒收" in page
    assert "承诺的经费还没有拨足，可以拒收。" in page
    assert f"/funds/?{urlencode({'q': admission.number})}" in page
