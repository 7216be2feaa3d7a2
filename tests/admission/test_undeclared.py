"""What the words of an application ask beyond what it declares is seen by who writes it and who reviews it."""

import pytest
from django.core.exceptions import ValidationError

from admission.cautions import cautions
from admission.models import Cause
from admission.undeclared import quota_in, undeclared_causes
from tests.admission import cases
from web.workflow import perform


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每个社区至少发展20名志愿者。", "每个社区至少发展20名志愿者"),
        ("各社区每月完成走访不少于１５户，并上报。", "各社区每月完成走访不少于15户"),
        ("每个社区发展志愿者20名。", "每个社区发展志愿者20名"),
        ("每个社区完成走访200户", "每个社区完成走访200户"),
        ("各社区每月上报信息３条，不排名。", "各社区每月上报信息3条"),
        ("给每个社区发放宣传页200份", ""),
        ("每个社区每月开展宣传2次", ""),
        ("每个社区明确1名联络员", ""),
        ("居委会每月走访一次", ""),
        ("为每个社区配2名技术员", ""),
        ("全区至少完成20场", ""),
        ("", ""),
    ],
)
def test_a_number_that_every_community_is_to_reach_is_a_target(text, words):
    assert quota_in(text) == words


@pytest.mark.django_db
def test_a_target_in_the_words_of_who_declares_none_is_named(district):
    application = cases.draft(district, requirement="上门告知；每个社区至少发展20名志愿者。")
    (caution,) = cautions(application)
    assert (caution.field, caution.message) == (
        "has_quota",
        "填的是不下达数量指标，文字里却写着「每个社区至少发展20名志愿者」，请核对：不得给社区下达数量指标。",
    )
    assert caution.source == "民发〔2015〕136号"
    application.has_quota = True
    assert cautions(application) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("requirement", "causes", "seen"),
    [
        ("每月填报取暖台账。", [], [Cause.FORMS]),
        ("每月填报取暖台账。", ["forms"], []),
        ("把照片上传到「平安社区」小程序。", [], [Cause.SYSTEMS]),
        ("上门告知老人，张贴提示单。", [], []),
        ("不需要填表，不排名。", [], []),
        ("按名单电话预约，发现隐患报街道。", [], []),
        ("参加区里的培训；年底打分。", [], [Cause.MEETINGS, Cause.ASSESSMENT]),
        ("在社区门口挂牌。", [], [Cause.SIGNBOARD]),
        ("", [], []),
    ],
)
def test_what_the_words_bring_along_and_is_not_ticked_is_named(district, requirement, causes, seen):
    application = cases.draft(district, requirement=requirement, causes=causes)
    assert undeclared_causes(application) == seen
    found = [one.message for one in cautions(application) if one.field == "causes"]
    assert len(found) == bool(seen)
    assert all(str(cause.label) in found[0] for cause in seen)


TARGET = {"requirement": "每个社区发展志愿者20名。"}


@pytest.mark.django_db
def test_a_target_in_the_words_is_answered_before_submission_on_the_page_and_over_the_api(district, client):
    application = cases.draft(district, **TARGET)
    with pytest.raises(ValidationError):
        perform(application, "submit", by=district.officer)
    client.force_login(district.officer)
    url = f"/applications/{application.pk}/do/submit/"
    assert "quota_answer" in client.get(f"/applications/{application.pk}/").content.decode()
    page = client.post(url, {"seen": application.version})
    assert page.status_code == 422
    assert "文字里写着「每个社区发展志愿者20名」" in page.content.decode()
    api = f"/api/v1/applications/{application.pk}/do/submit/"
    refused = client.post(api, {}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (400, "quota_answer")
    said = {"quota_answer": "全区合计的估计数，不分到社区。"}
    assert client.post(api, said, content_type="application/json").status_code == 200
    application.refresh_from_db()
    (caution,) = cautions(application)
    assert caution.message.endswith("申请单位说明：全区合计的估计数，不分到社区。")


@pytest.mark.django_db
def test_without_a_target_nothing_is_asked_at_submission(district, client):
    application = cases.draft(district)
    client.force_login(district.officer)
    assert "quota_answer" not in client.get(f"/applications/{application.pk}/").content.decode()
    assert client.post(f"/applications/{application.pk}/do/submit/", {"seen": application.version}).status_code == 302
