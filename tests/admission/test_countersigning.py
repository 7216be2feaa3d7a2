"""Countersigning: when it is asked, in which order, who keeps out, what a new recommendation undoes."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Membership
from accounts.roles import Role
from admission.countersigning import countersigners, countersigning_of, why_asked
from admission.models import Application, Countersignature, Countersigner
from admission.queue import mine
from desk.models import Notice
from registry.models import AuthorityRule
from registry.rules import RULES
from tests.admission import cases
from tests.district import OPENED, add_person, make_district
from web import clock, workflow
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import perform

pytestmark = pytest.mark.django_db
OFF = {"countersign_communities": 0, "countersign_days": 0}


def ask_for(district, **rules):
    """Rules of the district; by default what concerns more than two communities is countersigned."""
    for key, value in (rules or {"countersign_communities": 2}).items():
        AuthorityRule.objects.create(authority=district.authority, key=key, value=value, valid_from=OPENED)


def put(district, *people):
    """The people on the places 1, 2, …"""
    return [
        Countersigner.objects.create(
            authority=district.authority, position=n, signer=district.people[person], valid_from=OPENED
        )
        for n, person in enumerate(people, 1)
    ]


def owed(row):
    return countersigning_of(Application.objects.get(pk=row.pk))


def offered(row, person, district):
    actions = workflow.actions_for(row, getattr(district, person))
    return {one.action: one.blocked_by for one in actions}


def told(step):
    return {notice.recipient.username for notice in Notice.objects.filter(key=f"application-step:{step.pk}")}


@pytest.fixture
def asked(district):
    """Recommended, with the supervisor and the meeting's reviewer to countersign."""
    ask_for(district)
    put(district, "supervisor", "meeting_reviewer")
    return cases.recommended(district)


def test_nothing_is_countersigned_until_the_authority_says_so(district):
    put(district, "supervisor")
    row = cases.recommended(district)
    assert {key: RULES[key].default for key in OFF} == OFF
    assert all(RULES[key].assumed for key in OFF)
    assert owed(row) is None
    assert offered(row, "decider", district)["approve"] is None
    assert "countersign" not in offered(row, "supervisor", district)


@pytest.mark.parametrize(
    ("rules", "answers", "communities", "sentences"),
    [
        ({}, {}, 99, []),
        ({"countersign_communities": 3}, {}, 3, []),
        ({"countersign_communities": 3}, {}, 4, ["涉及4个社区，超过3个"]),
        ({"countersign_days": 122}, {}, 4, []),
        ({"countersign_days": 121}, {}, 4, ["期限122日，超过121日"]),
        ({"countersign_days": 121}, {"ends_on": None}, 4, ["没有写明起止日期"]),
        ({"countersign_communities": 1, "countersign_days": 1}, {}, 2, ["涉及2个社区，超过1个", "期限122日，超过1日"]),
    ],
)
def test_it_is_asked_of_what_concerns_many_communities_or_lasts_long(rules, answers, communities, sentences):
    application = Application(**{**cases.ANSWERS, **answers})
    assert why_asked(application, {**OFF, **rules}, communities) == sentences


def test_chosen_communities_are_counted_and_all_when_all_are_asked(district):
    ask_for(district)
    row = cases.recommended(district)
    assert owed(row).reasons == ["涉及3个社区，超过2个"]
    Application.objects.filter(pk=row.pk).update(for_all_communities=False)
    row.communities.set([district.community1, district.community2])
    assert owed(row) is None
    row.communities.add(district.community3)
    assert owed(row).reasons == ["涉及3个社区，超过2个"]


def test_an_approval_is_barred_until_everybody_has_signed_in_order(district, asked):
    assert offered(asked, "decider", district)["approve"] == "还差会签，按顺序：测试supervisor、测试meeting_reviewer。"
    with pytest.raises(NotYourPart):
        perform(asked, "countersign", by=district.meeting_reviewer)
    cases.done(asked, "countersign", by=district.supervisor, text="同意。")
    assert offered(asked, "decider", district)["approve"] == "还差会签，按顺序：测试meeting_reviewer。"
    with pytest.raises(NotAllowed, match="还差会签"):
        perform(asked, "approve", by=district.decider, **cases.approval(asked))
    with pytest.raises(NotYourPart):
        perform(asked, "countersign", by=district.supervisor)
    cases.done(asked, "countersign", by=district.meeting_reviewer)
    assert owed(asked).lacks is None
    assert [(row.position, row.text) for row in owed(asked).signed] == [(1, "同意。"), (2, "")]
    cases.done(asked, "approve", by=district.decider, **cases.approval(asked))
    assert asked.state == "approved"


def test_a_rejection_needs_no_countersignature(district, asked):
    assert offered(asked, "decider", district)["reject"] is None


def test_nobody_but_whose_turn_it_is_may_sign(district, asked):
    may = {person for person in district.people if "countersign" in offered(asked, person, district)}
    assert may == {"supervisor"}
    office = {person for person in district.people if getattr(district, person).has_perm("admission.view_all")}
    waits_for = {person for person in office if mine(getattr(district, person)).exists()}
    assert waits_for == {"supervisor", "decider", "second_decider"}


def test_a_new_recommendation_is_signed_anew_and_the_old_signatures_stay_readable(district, asked):
    for person in ("supervisor", "meeting_reviewer"):
        cases.done(asked, "countersign", by=getattr(district, person))
    cases.done(asked, "send_back", by=district.decider, reason="经费没有写清。")
    assert (owed(asked).signed, len(owed(asked).earlier)) == ([], 2)
    cases.done(asked, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert owed(asked).lacks == "还差会签，按顺序：测试supervisor、测试meeting_reviewer。"
    assert [str(row.signer) for row in owed(asked).earlier] == ["测试supervisor", "测试meeting_reviewer"]
    cases.done(asked, "countersign", by=district.supervisor)
    assert Countersignature.objects.count() == 3


def test_a_form_opened_before_the_recommendation_changed_signs_nothing(district, asked):
    seen = asked.version
    cases.done(asked, "send_back", by=district.decider, reason="请再核对。")
    cases.done(asked, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    with pytest.raises(Stale):
        perform(asked, "countersign", by=district.supervisor, seen=seen)


def test_who_countersigned_does_not_decide_not_even_after_a_new_recommendation(district):
    ask_for(district)
    put(district, "decider")
    row = cases.recommended(district)
    cases.done(row, "countersign", by=district.decider)
    assert offered(row, "decider", district) == {}
    cases.done(row, "send_back", by=district.second_decider, reason="请再核对。")
    cases.done(row, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert offered(row, "decider", district) == {"countersign": None, "disagree": None}


def test_the_reviewer_of_the_case_keeps_out(district):
    ask_for(district)
    put(district, "reviewer", "supervisor")
    row = cases.recommended(district)
    assert [(place.signer.username, place.keeps_out) for place in owed(row).places] == [
        ("reviewer", True),
        ("supervisor", False),
    ]
    assert "countersign" not in offered(row, "reviewer", district)
    cases.done(row, "countersign", by=district.supervisor)
    assert owed(row).lacks is None


def test_whoever_holds_a_post_in_the_unit_that_applies_keeps_out(district):
    ask_for(district)
    put(district, "supervisor", "meeting_reviewer")
    add_person(district, "supervisor", district.units["department"], Role.DEPARTMENT_OFFICER)
    row = cases.recommended(district)
    assert owed(row).turn.signer == district.people["meeting_reviewer"]


@pytest.mark.parametrize("field", ["created_by", "submitted_by"])
def test_who_wrote_or_submitted_it_keeps_out(district, asked, field):
    Application.objects.filter(pk=asked.pk).update(**{field: district.people["supervisor"]})
    assert owed(asked).turn.signer == district.people["meeting_reviewer"]


@pytest.mark.parametrize("people", [(), ("reviewer",)])
def test_when_nobody_is_able_to_sign_the_approval_waits(district, people):
    ask_for(district)
    put(district, *people)
    row = cases.recommended(district)
    assert offered(row, "decider", district)["approve"].startswith("这件事须经会签，现在没有可以会签的人。")


def test_a_signer_whose_posts_have_ended_cannot_sign_and_another_takes_the_place(district, asked):
    (place, _second) = Countersigner.objects.order_by("position")
    Membership.objects.filter(user=district.people["supervisor"]).update(valid_to=clock.today())
    assert offered(asked, "supervisor", district) == {}
    place.valid_to = clock.today()
    place.save()
    Countersigner.objects.create(
        authority=district.authority, position=1, signer=district.people["second_decider"], valid_from=clock.today()
    )
    assert offered(asked, "second_decider", district)["countersign"] is None


def test_a_place_that_was_signed_stays_signed_when_its_holder_changes(district, asked):
    cases.done(asked, "countersign", by=district.supervisor)
    Countersigner.objects.filter(position=1).update(signer=district.people["second_decider"])
    assert owed(asked).lacks == "还差会签，按顺序：测试meeting_reviewer。"


def test_the_next_is_told_and_after_the_last_those_who_decide(district, asked):
    (advice,) = asked.steps.filter(action="recommend")
    assert told(advice) == {"supervisor"}
    assert Notice.objects.get(key=f"application-step:{advice.pk}").subject == f"{asked.number}「{asked.name}」请您会签"
    cases.done(asked, "countersign", by=district.supervisor)
    assert told(asked.steps.last()) == {"meeting_reviewer"}
    cases.done(asked, "countersign", by=district.meeting_reviewer)
    assert told(asked.steps.last()) == {"decider", "second_decider"}


def test_a_signature_cannot_be_edited_or_taken_back(district, asked):
    cases.done(asked, "countersign", by=district.supervisor)
    signature = Countersignature.objects.get()
    signature.text = "不同意。"
    with pytest.raises(Exception, match="会签不能修改"):
        signature.save()


def test_a_word_too_long_is_said_beside_its_field(district, asked):
    with pytest.raises(ValidationError) as why:
        perform(asked, "countersign", by=district.supervisor, text="同" * 501)
    assert list(why.value.message_dict) == ["text"]


def test_another_district_has_countersigners_of_its_own(district, asked):
    other = make_district("邻区")
    Countersigner.objects.filter(position=2).update(authority=other.authority)
    assert [place.position for place in owed(asked).places] == [1]


def test_many_cases_cost_no_more_queries(district, asked, django_assert_num_queries):
    supervisor = district.supervisor
    assert supervisor.posts
    with django_assert_num_queries(10):
        assert mine_by_countersigning(supervisor) == [asked.pk]
    more = [cases.recommended(district).pk for _n in range(3)]
    supervisor = district.supervisor
    assert supervisor.posts
    with django_assert_num_queries(10):
        assert mine_by_countersigning(supervisor) == [asked.pk, *more]


def mine_by_countersigning(user):
    return sorted(dict(countersigners(user, clock.today()).children)["pk__in"])


def test_the_case_shows_those_inside_who_signed_and_what_no_longer_counts(client, district, asked):
    cases.done(asked, "countersign", by=district.supervisor, text="同意，注意减负。")
    client.force_login(district.decider)
    page = client.get(f"/applications/{asked.pk}/")
    rows = [(str(place.signer), words) for place, words, *_look in page.context["page"].countersigning.rows]
    assert rows == [("测试supervisor", "已会签"), ("测试meeting_reviewer", "轮到会签")]
    assert "同意，注意减负。" in page.content.decode()
    cases.done(asked, "send_back", by=district.decider, reason="请再核对。")
    assert "以前的会签1次，已失效" in client.get(f"/applications/{asked.pk}/").content.decode()
    client.force_login(district.officer)
    text = client.get(f"/applications/{asked.pk}/").content.decode()
    assert ("会签" in text, "测试supervisor" in text, "请再核对" in text) == (False, False, False)


def test_signatures_stay_readable_when_the_rule_ends(client, district, asked):
    cases.done(asked, "countersign", by=district.supervisor)
    AuthorityRule.objects.update(valid_to=clock.today())
    client.force_login(district.decider)
    shown = client.get(f"/applications/{asked.pk}/").context["page"].countersigning
    assert (shown.reasons, [str(row.signer) for row in shown.signed]) == ([], ["测试supervisor"])
    assert offered(asked, "decider", district)["approve"] is None


def test_the_approval_form_carries_the_signatures_for_those_inside(client, district, asked):
    cases.done(asked, "countersign", by=district.supervisor, text="同意，注意减负。")
    form = f"/applications/{asked.pk}/form/"
    client.force_login(district.decider)
    page = client.get(form).content.decode()
    assert ("会签意见（第1位）" in page, "同意，注意减负。" in page) == (True, True)
    assert "测试supervisor 2026年3月2日（签字）" in page
    assert client.get(f"{form}?format=docx").status_code == 200
    client.force_login(district.officer)
    assert "同意，注意减负。" not in client.get(form).content.decode()


def test_the_api_tells_those_inside_and_takes_the_signature(client, district, asked):
    url = f"/api/v1/applications/{asked.pk}/"
    client.force_login(district.supervisor)
    answer = client.get(f"{url}countersigning/").json()
    assert (answer["reasons"], answer["lacks"]) == (
        ["涉及3个社区，超过2个"],
        "还差会签，按顺序：测试supervisor、测试meeting_reviewer。",
    )
    assert client.post(f"{url}do/countersign/", {"text": "同意。"}, "application/json").status_code == 200
    (first, second) = client.get(f"{url}countersigning/").json()["places"]
    assert (first["signature"]["text"], second["signature"], second["keeps_out"]) == ("同意。", None, False)
    client.force_login(district.officer)
    assert client.get(f"{url}countersigning/").status_code == 404


def test_who_only_supervises_finds_what_waits_for_the_signature(client, district, asked):
    client.force_login(district.supervisor)
    page = client.get("/review/")
    assert (page.context["tab"], [row.pk for row in page.context["rows"]]) == ("mine", [asked.pk])
    assert "待会签" in client.get("/").content.decode()
    page = client.get(f"/applications/{asked.pk}/do/countersign/")
    assert page.status_code == 200
    assert client.post(f"/applications/{asked.pk}/do/countersign/", {"text": ""}).status_code == 302
    assert [row.pk for row in client.get("/review/?tab=mine").context["rows"]] == []


def test_the_steps_say_whose_signature_is_waited_for_and_the_page_of_it_leads_to_a_doubt(client, district, asked):
    application, signer = asked, countersigning_of(asked).turn.signer
    client.force_login(signer)
    steps = client.get(f"/applications/{application.pk}/").context["page"].steps
    assert [(one.label, one.state, one.note) for one in steps[-2:]] == [
        ("会签", "now", f"轮到{signer}"),
        ("审定", "todo", ""),
    ]
    page = client.get(f"/applications/{application.pk}/do/countersign/").content.decode()
    assert f"/applications/{application.pk}/do/disagree/" in page and "审核建议" in page
    other = client.get(f"/applications/{application.pk}/do/disagree/").content.decode()
    assert (
        f"/applications/{application.pk}/do/countersign/" in other and f"/applications/{application.pk}/notes/" in other
    )
    client.force_login(district.officer)
    assert [one.label for one in client.get(f"/applications/{application.pk}/").context["page"].steps][-1] == "审定"
