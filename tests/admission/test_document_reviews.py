"""Pre-review: the clauses that put work on communities, compared with the lists, an opinion before the document is issued."""

import time
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admission import document_reviews as verbs
from admission.clause_findings import said_of
from admission.document_clauses import clauses_of
from admission.models import Application, DocumentReview
from desk.models import Notice
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import perform

pytestmark = pytest.mark.django_db
TITLE = "关于开展养犬摸底工作的通知（征求意见稿）"
TEXT = """关于开展养犬摸底工作的通知
各街道办事处：
为了掌握全区养犬情况，根据市里的要求，现通知如下。
一、公安部门负责养犬登记和处罚。
二、社区居民委员会应当每月填报养犬台账，逐户登记犬只数量。
三、各社区要协助做好疫苗接种的宣传，张贴体检通知。
四、社区卫生服务中心负责接种。
五、不得要求社区承担养犬处罚工作。
六、各社区要完成招商引资任务指标，每个社区引进宠物店一家。
"""
TABLE, VACCINE, TARGET = (
    "二、社区居民委员会应当每月填报养犬台账，逐户登记犬只数量。",
    "三、各社区要协助做好疫苗接种的宣传，张贴体检通知。",
    "六、各社区要完成招商引资任务指标，每个社区引进宠物店一家。",
)


@pytest.fixture(autouse=True)
def _lists(district):
    standard_lists(district)


def started(district, *, by="officer", unit="department", token=None, **said):
    said = {"title": TITLE, "text": TEXT, **said}
    unit, by = district.units[unit], getattr(district, by)
    return verbs.start(unit=unit, by=by, token=token or uuid.uuid4(), **said)


def submitted(district, **said):
    review = started(district, **said)
    perform(review, "submit", by=district.officer)
    return review


def judged(district, review, **opinions):
    """An opinion on every clause; APPLY where ``opinions`` says nothing."""
    said = {one.pk: (opinions.get(f"c{place}", "apply"), "") for place, one in enumerate(review.clauses.all())}
    review.refresh_from_db()
    verbs.write_opinions(review, said, by=district.reviewer, seen=review.version)
    review.refresh_from_db()
    return review


def answered(district, **said):
    review = judged(district, submitted(district, **said))
    perform(review, "answer", by=district.reviewer, opinion="after_changes", answer="请修改后印发。")
    return review


def test_the_sentences_that_put_work_on_communities_are_cut_out_word_for_word():
    assert clauses_of(TEXT) == [TABLE, VACCINE, TARGET]


@pytest.mark.parametrize(
    "sentence",
    [
        "社区卫生服务中心负责接种。",
        "不得要求社区填报台账。",
        "本办法所称社区，是指街道所辖的居民区域。",
        "公安部门负责登记。",
        "",
    ],
)
def test_what_asks_nothing_of_communities_is_no_clause(sentence):
    assert clauses_of(sentence) == []


def test_fifty_thousand_characters_are_cut_and_compared_quickly(district):
    text = "".join(f"{n}、社区居民委员会应当每月填报第{n}号养犬台账，逐户登记。\n" for n in range(1, 1500))[:50_000]
    begun = time.perf_counter()
    review = started(district, text=text)
    assert time.perf_counter() - begun < 5
    assert review.clauses.count() == 200


def test_each_clause_is_compared_with_the_lists(district):
    review = started(district)
    found = [(one.matched["verdict"], one.matched.get("number")) for one in review.clauses.all()]
    assert found == [("unlisted", None), ("assist", "3"), ("negative", "1")]


BESIDE = """一、各社区应当每月上报参加人数台账。
二、由居民委员会为居民开具居住证明。
三、每个社区完成走访200户。
"""
LEDGER = "要求社区承担台账、报表，超出清单和准入的，社区可以拒收。"
NO_BASIS = "没有出具这项证明的依据，社区不应出具。"
TARGET_NUMBER = "「每个社区完成走访200户」是数量指标：不得给社区下达数量指标（民发〔2015〕136号）。"


def test_of_each_clause_the_forms_the_certificate_and_the_target_number_are_told_beside_the_verdict(district, client):
    review = started(district, text=BESIDE)
    assert [said_of(one.matched) for one in review.clauses.all()] == [[LEDGER], [NO_BASIS], [TARGET_NUMBER]]
    client.force_login(district.officer)
    page = client.get(f"/documents/{review.pk}/").content.decode()
    assert all(sentence in page for sentence in (LEDGER, NO_BASIS, TARGET_NUMBER))


def test_forms_asked_beside_an_assisted_matter_are_told_and_those_under_an_admission_are_not(district):
    text = "各社区要协助做好疫苗接种的宣传，张贴体检通知，通知居民参加体检，并填报台账。"
    (clause,) = started(district, text=text).clauses.all()
    assert (clause.matched["verdict"], clause.matched["beyond"]) == ("assist", ["ledger_form"])
    admit(district, "养犬台账", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    assert "beyond" not in started(district).clauses.first().matched


def test_what_is_asked_beside_the_lists_is_counted_in_the_letter_and_asks_for_changes(district, client):
    review = judged(district, submitted(district, text=BESIDE), c0="listed", c1="listed", c2="listed")
    client.force_login(district.reviewer)
    form = client.get(f"/documents/{review.pk}/do/answer/").context["form"]
    letter = form["answer"].initial
    assert form["opinion"].initial == "after_changes"
    assert "其中：超出清单和准入的台账、报表等1条；没有依据的证明1条；数量指标1条。" in letter
    assert f"{NO_BASIS}\n" in letter and f"{TARGET_NUMBER}\n" in letter


def test_each_clause_is_compared_with_the_admissions_in_force(district):
    admission = admit(district, "养犬台账", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    matched = started(district).clauses.first().matched
    assert (matched["verdict"], matched["number"], matched["admission"]) == ("admitted", admission.number, admission.pk)


def test_what_was_compared_at_submission_stays(district):
    review = submitted(district)
    admit(district, "养犬台账", since=date(2026, 1, 5), last_day=date(2026, 12, 31))
    assert review.clauses.first().matched["verdict"] == "unlisted"
    assert review.clauses.first().matched["on"] == clock.today().isoformat()


def test_the_same_form_sent_twice_is_kept_once(district):
    token = uuid.uuid4()
    assert started(district, token=token) == started(district, token=token)


def test_other_words_keep_what_the_drafter_did_by_hand(district):
    review = started(district)
    by_hand = "社区每季度报送一次小结。"
    review = verbs.write_clauses(review, [TABLE, by_hand], by=district.officer, seen=review.version)
    new = "七、社区要组织一次文明养犬培训。"
    review = verbs.rewrite(
        review, by=district.officer, seen=review.version, title=TITLE, text=TEXT.replace(TABLE, "") + new
    )
    assert [one.text for one in review.clauses.all()] == [by_hand, new]


def test_whoever_saves_second_is_told_and_loses_nothing(district, client):
    review = started(district)
    seen = review.version
    verbs.write_clauses(review, [TABLE], by=district.colleague, seen=seen)
    with pytest.raises(Stale):
        verbs.rewrite(review, by=district.officer, seen=seen, title=TITLE, text="另一份")
    client.force_login(district.officer)
    form = {"seen": seen, "token": str(uuid.uuid4()), "title": "新标题", "text": "社区要报送新台账。"}
    page = client.post(f"/documents/{review.pk}/edit/", form)
    assert page.status_code == 409
    assert "社区要报送新台账。" in page.content.decode()


def test_only_departments_and_streets_hand_in_and_only_the_office_answers(district):
    with pytest.raises(NotYourPart):
        started(district, by="worker", unit="community1")
    review = submitted(district)
    assert review.number == "测试区审〔2026〕1号"
    assert review.due_on == date(2026, 3, 16)
    for who in ("officer", "decider", "supervisor"):
        with pytest.raises(NotYourPart):
            perform(review, "answer", by=getattr(district, who), opinion="fine", answer="可以。")


def test_the_office_has_no_hand_in_its_own_drafts(district):
    review = started(district, by="office_officer", unit="office")
    perform(review, "submit", by=district.office_officer)
    assert not verbs.may_judge(review, district.reviewer)
    assert verbs.may_judge(review, district.meeting_reviewer)


def test_every_clause_needs_an_opinion_before_the_answer(district):
    review = submitted(district)
    with pytest.raises(NotAllowed, match="还有3条"):
        perform(review, "answer", by=district.reviewer, opinion="fine", answer="可以。")


def test_the_letter_is_drafted_from_the_opinions_and_goes_to_the_drafting_unit(district, client):
    review = judged(district, submitted(district), c1="listed", c2="strike")
    client.force_login(district.reviewer)
    form = client.get(f"/documents/{review.pk}/do/answer/").context["form"]
    assert form["opinion"].initial == "after_changes"
    assert "3.「六、各社区要完成招商引资任务指标，每个社区引进宠物店一家。」：删去。" in form["answer"].initial
    sent = {"seen": review.version, "opinion": "after_changes", "answer": form["answer"].initial}
    assert client.post(f"/documents/{review.pk}/do/answer/", sent).status_code == 302
    told = Notice.objects.filter(recipient=district.people["colleague"]).get()
    assert told.subject == f"测试区审〔2026〕1号拟发文《{TITLE}》：已出具意见"
    client.force_login(district.officer)
    letter = client.get(f"/documents/{review.pk}/letter/")
    assert "民政局" in letter.content.decode()
    assert "卫生健康委员会：" in letter.content.decode()


def test_from_a_clause_that_must_be_applied_for_a_draft_begins_once(district, client):
    review = answered(district)
    clause = review.clauses.first()
    client.force_login(district.officer)
    page = client.get(f"/documents/{review.pk}/")
    assert f"/documents/{review.pk}/clauses/{clause.pk}/apply/" in page.content.decode()
    for _n in range(2):
        assert client.post(f"/documents/{review.pk}/clauses/{clause.pk}/apply/").status_code == 302
    made = Application.objects.get()
    assert (made.requirement, made.applicant, made.state) == (clause.text, district.department, "draft")
    client.force_login(district.colleague)
    assert client.post(f"/documents/{review.pk}/clauses/{clause.pk}/apply/").status_code == 302
    assert Application.objects.count() == 1


def test_a_clause_with_another_opinion_begins_nothing(district):
    review = judged(district, submitted(district), c0="rewrite")
    perform(review, "answer", by=district.reviewer, opinion="after_changes", answer="请修改。")
    with pytest.raises(NotAllowed):
        verbs.apply_for(review.clauses.select_related("review").first(), by=district.officer)


def test_opinions_may_be_left_half_and_gone_on_with(district, client):
    review = submitted(district)
    client.force_login(district.reviewer)
    page = client.get(f"/documents/{review.pk}/opinions/")
    formset = page.context["formset"]
    data = {"seen": review.version}
    data |= {f"form-{key}": value for key, value in formset.management_form.initial.items()}
    for n, one in enumerate(formset.forms):
        data |= {f"form-{n}-id": one.instance.pk, f"form-{n}-opinion": "strike" if n == 1 else "", f"form-{n}-note": ""}
    assert client.post(f"/documents/{review.pk}/opinions/", data).status_code == 302
    assert [one.opinion for one in review.clauses.all()] == ["", "strike", ""]
    stale = client.post(f"/documents/{review.pk}/opinions/", data)
    assert stale.status_code == 409
    assert "您填写的还没有保存" in stale.content.decode()


def test_clauses_are_added_mended_and_taken_out_in_the_browser(district, client):
    review = started(district)
    client.force_login(district.officer)
    formset = client.get(f"/documents/{review.pk}/clauses/").context["formset"]
    data = {"seen": review.version}
    data |= {f"form-{key}": value for key, value in formset.management_form.initial.items()}
    texts = [TABLE, VACCINE + "另加。", TARGET, "新加一条。", ""]
    data |= {f"form-{n}-text": text for n, text in enumerate(texts)}
    data["form-0-DELETE"] = "on"
    assert client.post(f"/documents/{review.pk}/clauses/", data).status_code == 302
    assert [one.text for one in review.clauses.all()] == [VACCINE + "另加。", TARGET, "新加一条。"]


def test_it_is_written_with_a_file_in_the_browser(district, client):
    client.force_login(district.officer)
    upload = SimpleUploadedFile("稿.pdf", b"%PDF-1.4 x", "application/pdf")
    unit = district.department.pk
    form = {"token": str(uuid.uuid4()), "unit": unit, "title": TITLE, "text": TEXT.replace("\n", "\r\n")}
    page = client.post("/documents/new/", {**form, "upload": upload})
    review = DocumentReview.objects.get()
    assert (page.status_code, page["Location"]) == (302, f"/documents/{review.pk}/")
    assert review.clauses.count() == 3
    assert client.get(f"/documents/{review.pk}/file/")["Content-Type"] == "application/pdf"
    too_long = client.post("/documents/new/", {**form, "token": str(uuid.uuid4()), "text": "社" * 50_001})
    assert too_long.status_code == 422
    assert "社" * 50_001 in too_long.content.decode()


def test_drafts_are_the_unit_s_own_and_the_rest_is_for_those_who_see_every_case(district, client):
    own, handed_in = started(district), submitted(district)
    seen = {"officer": 2, "colleague": 2, "reviewer": 1, "supervisor": 1, "other_officer": 0, "worker": 0}
    for who, count in seen.items():
        client.force_login(getattr(district, who))
        assert len(client.get("/documents/").context["rows"]) == count
        assert client.get(f"/documents/{own.pk}/").status_code == (200 if count == 2 else 404)
        assert client.get(f"/documents/{handed_in.pk}/").status_code == (200 if count else 404)


def test_a_draft_and_what_was_handed_in_may_be_withdrawn(district):
    for review in (started(district), submitted(district)):
        review.refresh_from_db()
        perform(review, "withdraw", by=district.officer)
        assert (review.state, bool(review.number)) == ("withdrawn", True)


def test_the_home_counts_what_waits_for_an_opinion(district, client):
    submitted(district)
    for who, label in (("reviewer", "待出意见的拟发文"), ("officer", "预审中的拟发文")):
        client.force_login(getattr(district, who))
        counts = {tally.label: tally for tally in client.get("/").context["home"].counts}
        assert counts[label].value == 1
        assert len(client.get(counts[label].url).context["rows"]) == 1


def test_the_api_begins_one_and_hands_it_in(district, client):
    client.force_login(district.officer)
    body = {"title": TITLE, "text": TEXT}
    made = client.post("/api/v1/document-reviews/", body, content_type="application/json")
    assert (made.status_code, len(made.json()["clauses"])) == (201, 3)
    url = f"/api/v1/document-reviews/{made.json()['id']}/"
    done = client.post(f"{url}do/submit/", {}, content_type="application/json")
    assert (done.status_code, done.json()["number"]) == (200, "测试区审〔2026〕1号")
    assert client.get("/api/v1/document-reviews/").json()["results"][0]["clause_count"] == 3
    client.force_login(district.worker)
    assert client.post("/api/v1/document-reviews/", body, content_type="application/json").status_code == 403
