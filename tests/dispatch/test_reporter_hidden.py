"""The unit concerned never learns who reported it: not on pages, in files, the API, notices, evidence, nor by searching.

Every person of every role looks at every stage; whatever is found on the way is read for what only the reporter knew.
"""

import re
from datetime import timedelta
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from django.db.models import Max
from django.test import Client
from openpyxl import load_workbook

from accounts.roles import Role
from desk.models import Change, Notice, StoredFile
from dispatch.models import Violation
from tests.admission.cases import TODAY
from tests.any_input import Page, kind_of
from tests.dispatch.burdens import SINCE, make_burden
from tests.dispatch.rows import send
from tests.dispatch.violations import act, photo, reported
from tests.district import add_person, standard_lists
from web import clock
from web.workflow import perform

#: What only the report says.
WORDS = "密语要求各社区今晚报送"
REBOUND = "密语又发了一遍"
UNIT = ("officer", "colleague")
#: Addresses of one kind that are visited at most.
MOST = 3
FORMATS = ("csv", "json", "xlsx")
#: What is new on every page: tokens of forms.
TOKEN = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def everybody(district):
    """The district, with people of every role in the unit concerned, and one who works for both sides."""
    standard_lists(district)
    add_person(district, "their_decider", district.department, Role.DECIDER)
    add_person(district, "their_reviewer", district.department, Role.REVIEWER)
    add_person(district, "their_supervisor", district.department, Role.SUPERVISOR)
    add_person(district, "their_operator", district.department, Role.OPERATOR)
    add_person(district, "two_posts", district.department, Role.DEPARTMENT_OFFICER)
    add_person(district, "two_posts", district.office, Role.REVIEWER)
    add_person(district, "both_sides", district.community2, Role.COMMUNITY_WORKER)
    add_person(district, "both_sides", district.department, Role.DEPARTMENT_OFFICER)
    return district


THEIRS = (*UNIT, "their_reviewer", "their_decider", "their_supervisor", "their_operator", "two_posts", "both_sides")


def make(district, **said):
    """A report with all that a report may hold."""
    receipt = send(district)
    about = {"receipt": receipt, "dispatch": receipt.dispatch, "burden": make_burden(district)}
    return reported(
        district, **{"text": WORDS, "happened_on": TODAY, "files": [photo("第1社区张三.png")], **about, **said}
    )


#: What is done one after another; the test looks before the first and after each.
STEPS = (
    ("verify", "reviewer", {"finding": "未经准入要求填报。"}),
    ("order", "reviewer", {"correct_by": TODAY, "note": "收回通知。"}),
    ("answer", "officer", {"note": "已收回。", "file": photo}),
    ("correct", "second_reviewer", {"note": "看过通知。", "file": photo}),
    ("report_rebound", "worker", {"note": REBOUND, "file": photo}),
    ("verify", "reviewer", {"finding": "又要求填报。"}),
)


def stages(district, row):
    """The violation as it stands after each step."""
    yield row
    for action, who, answers in STEPS:
        given = {name: value() if callable(value) else value for name, value in answers.items()}
        row = act(district, row, action, by=who, **given)
        yield row


def told(district):
    """What says who reported: the words, the person, the files of the report."""
    return (WORDS, REBOUND, district.worker.display_name, "举报材料")


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def visit(client, starts):
    """{address: text} of everything to which links lead from ``starts``, a few of each kind."""
    seen, queue, tries = {}, list(starts), {}
    while queue:
        url = queue.pop(0).split("#")[0]
        kind = kind_of(url.split("?")[0]) if url.startswith("/") else None
        if kind is None or url in seen or tries.get(kind, 0) >= MOST:
            continue
        tries[kind] = tries.get(kind, 0) + 1
        answer = client.get(url)
        seen[url] = text_of(answer)
        if answer.get("Content-Type", "").startswith("text/html"):
            page = Page(url, seen[url])
            queue += [one for one in page.links if one.startswith("/") and "logout" not in one]
    return seen


def addresses(row):
    """Everything that is about violations, guessed rather than linked."""
    pages = ["/", "/notices/", "/violations/", f"/violations/{row.pk}/", "/circulars/", "/circulars/new/"]
    pages += [f"/violations/{row.pk}/evidence/{one.pk}/" for one in row.evidence.all()]
    pages += [f"/violations/{row.pk}/do/{action}/" for action in ("verify", "answer", "correct", "report_rebound")]
    pages += [f"/violations/?format={ending}" for ending in FORMATS[:2]]
    pages += ["/notices/failed/", "/notices/failed/?format=csv", f"/violations/report/?receipt={row.receipt_id or 1}"]
    pages += [f"/search/?q={row.number}"]
    api = f"/api/v1/violations/{row.pk}/"
    pages += [f"/burdens/{row.burden_id}/", f"/received/{row.receipt_id}/"] if row.burden_id else []
    return [*pages, "/api/v1/violations/", api, f"{api}actions/", "/api/v1/circulars/", "/api/v1/deliveries/"]


def test_nobody_of_the_unit_concerned_reads_the_report_at_any_stage(everybody):
    row = make(everybody)
    for now, name in looked_at(stages(everybody, row)):
        client = Client()
        client.force_login(getattr(everybody, name))
        for url in addresses(now):
            answer = client.get(url)
            said = text_of(answer)
            for secret in told(everybody):
                assert secret not in said, (now.state, name, url, secret)
            if url.startswith(("/violations/", "/api/v1/violations/")) and "/report/" not in url:
                assert "第1社区" not in said, (now.state, name, url)


def looked_at(rows):
    """Every stage with the people who look at it: by turns one of them, in the end all."""
    for n, row in enumerate(rows):
        yield from product([row], THEIRS if n == len(STEPS) else [THEIRS[n % len(THEIRS)]])


def test_of_an_anonymous_report_nobody_of_any_role_reads_who_it_was(everybody):
    row = make(everybody, is_anonymous=True)
    assert (row.reporter, row.reporter_unit, row.community, row.receipt, row.dispatch) == (None,) * 5
    row = act(everybody, row, "verify", finding="未经准入要求填报。")
    for name in everybody.people:
        if name == "worker":
            continue
        client = Client()
        client.force_login(getattr(everybody, name))
        for url in (one for one in addresses(row) if "violations" in one):
            said = text_of(client.get(url))
            assert everybody.worker.display_name not in said, (name, url)
            if url.startswith(f"/violations/{row.pk}/") and "第1社区" not in header_of(client):
                assert "第1社区" not in said, (name, url)
    assert Client().get(f"/violations/{row.pk}/").status_code == 302


def header_of(client):
    """What the frame says to whom it belongs."""
    return text_of(client.get("/")).split("</header>", 1)[0]


def test_the_person_who_reported_is_named_to_nobody_at_all(everybody):
    *_earlier, row = stages(everybody, make(everybody))
    for name in everybody.people:
        if name == "worker":
            continue
        client = Client()
        client.force_login(getattr(everybody, name))
        for url in addresses(row):
            assert everybody.worker.display_name not in text_of(client.get(url)), (name, url)


def test_a_street_against_which_its_community_reports_reads_nothing_of_the_report(everybody):
    row, client = make(everybody, unit=everybody.street), Client()
    client.force_login(everybody.street_officer)
    for status in (404, 200):
        assert client.get(f"/violations/{row.pk}/").status_code == status
        for url in addresses(row):
            said = text_of(client.get(url))
            for secret in told(everybody):
                assert secret not in said, (row.state, url, secret)
        if status == 404:
            row = act(everybody, row, "verify", unit=everybody.street.pk, finding="未经准入要求填报。")


def test_a_report_that_names_no_unit_is_read_by_nobody_of_a_unit_but_the_reviewing_office(everybody):
    row = make(everybody, unit=None, unit_name="区里一个单位")
    for name in set(THEIRS) - {"two_posts"}:
        client = Client()
        client.force_login(getattr(everybody, name))
        for url in addresses(row):
            said = text_of(client.get(url))
            assert not [secret for secret in told(everybody) if secret in said], (name, url)


def burden_addresses(burden):
    """Everything that is about a burden."""
    page, api = f"/burdens/{burden.pk}/", f"/api/v1/burdens/{burden.pk}/"
    days = [TODAY - timedelta(days=1), TODAY, clock.today(), clock.today() + timedelta(days=1)]
    found = [page, *(f"{page}?on={day}" for day in days), api, f"{api}actions/", "/", "/notices/", "/api/v1/burdens/"]
    found += [f"{page}do/{action}/" for action in ("rebound", "not_stopped")]
    found += [f"/violations/report/?burden={burden.pk}", "/burdens/?q=密语", "/burdens/?rests_on=cleanup"]
    lists = ["/burdens/?", "/burdens/?rebound=true&"]
    return [*found, *lists, *(f"{one}format={ending}" for one in lists for ending in FORMATS)]


def shown_to(person, burden):
    """{address: (status, text)} of everything about a burden, without the tokens that are new on every page."""
    client = Client()
    client.force_login(person)
    answers = {url: client.get(url) for url in burden_addresses(burden)}
    return {url: (one.status_code, TOKEN.sub("", said_by(one))) for url, one in answers.items()}


def said_by(answer):
    """The text of an answer; of a workbook its cells."""
    if "spreadsheetml" not in answer.get("Content-Type", ""):
        return text_of(answer)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = [row for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(values_only=True)]
    return "\n".join(str(cell) for row in rows for cell in row)


@pytest.mark.parametrize("reporter", ["worker", "neighbour", "street_officer"])
@pytest.mark.parametrize("state", ["stopped", "said_stopped"])
def test_who_reports_that_a_burden_is_back_is_not_to_be_read_from_the_burden(everybody, state, reporter):
    burden, by = make_burden(everybody, name="密码台账"), getattr(everybody, reporter)
    perform(burden, "order_stop", by=everybody.second_reviewer, stop_by=TODAY, reason="没有依据")
    if state == "stopped":
        perform(burden, "verify_stopped", by=everybody.second_reviewer, note="看过")
    else:
        perform(burden, "say_stopped", by=everybody.officer, note="已停用。")
    with clock.at(TODAY + timedelta(days=3)):
        before = shown_to(everybody.officer, burden)
        place = everybody.community2 if reporter == "neighbour" else everybody.community1
        about = {"kind": "rebound", "burden": burden, "files": [photo("第1社区张三.png")]}
        row = reported(everybody, by=by, text=WORDS, community=place, **about)
        assert shown_to(everybody.officer, burden) == before
    with clock.at(TODAY + timedelta(days=5)):
        act(everybody, row, "verify", by="second_reviewer", finding="停用以后又要求报送。")
        for name in THEIRS:
            for url, (_status, text) in shown_to(getattr(everybody, name), burden).items():
                for secret in (WORDS, by.display_name, "举报材料", "关于它的举报"):
                    assert secret not in text, (name, url, secret)
        client = Client()
        client.force_login(everybody.officer)
        page = client.get(f"/burdens/{burden.pk}/").context
        kept = [one.name for _street, communities in page["streets"] for one in communities]
        assert kept == ["第1社区", "第2社区"]
        assert [str(step["who"]) for step in page["timeline"]][2:3] == ["审核人"]
        began = set(burden.places.filter(valid_to=None).values_list("valid_from", flat=True))
        assert began == {clock.today() if state == "stopped" else SINCE}
    told = Notice.objects.filter(text__contains="停用以后又要求报送")
    assert {"officer", "worker", "neighbour"} < set(told.values_list("recipient__username", flat=True))
    assert not any(by.display_name in one.text or place.name in f"{one.subject}{one.text}" for one in told)


def test_the_history_has_no_line_of_what_was_reported_or_by_whom(everybody):
    since = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    list(stages(everybody, make(everybody)))
    written = Change.objects.filter(seq__gt=since)
    kept = set()
    for before, after in written.filter(tbl__startswith="dispatch_violation").values_list("before", "after"):
        kept |= {*(before or ()), *(after or ())}
    assert kept == {"state", "version", "due_on", "finding", "correct_by", "corrected_on", "rebounds"}
    assert not written.filter(tbl="dispatch_evidence").exists()
    files = [one["name"] for one in written.filter(tbl="desk_storedfile").values_list("after", flat=True)]
    assert set(files) == {"举报材料.png", "整改材料.png"}
    named = written.filter(tbl="desk_storedfile", after__stored_by_id=everybody.worker.pk)
    assert not named.exists()


def test_no_page_and_no_answer_reads_the_history():
    rooms = ("home", "reports", "dispatch", "admission", "certificates", "accounts", "registry", "desk", "web")
    root = Path(__file__).resolve().parents[2]
    sources = {path: path.read_text(encoding="utf-8") for room in rooms for path in (root / room).rglob("*.py")}
    reads = re.compile(r"desk\.models import[^\n]*\bChange\b|history\.change")
    # Only who migrates speaks of it, to say who may read it.
    assert [str(path.relative_to(root)) for path, text in sources.items() if reads.search(text)] == ["desk/history.py"]


def test_a_walk_over_all_pages_of_the_unit_concerned_finds_nothing_of_the_report(everybody):
    row = make(everybody)
    *_earlier, row = stages(everybody, row)
    client = Client()
    client.force_login(everybody.officer)
    found = visit(
        client, ["/", f"/violations/{row.pk}/", "/violations/", "/circulars/", "/notices/", "/search/?q=密语"]
    )
    assert f"/violations/{row.pk}/" in found
    assert len(found) > 30
    shown = {url for url, text in found.items() if any(one in text for one in told(everybody))}
    assert shown - {"/search/?q=密语"} == set()


def test_before_it_is_verified_the_unit_concerned_does_not_even_hear_of_it(everybody):
    row = make(everybody)
    for name in THEIRS:
        client = Client()
        client.force_login(getattr(everybody, name))
        assert client.get(f"/violations/{row.pk}/").status_code == 404
        assert client.get(f"/api/v1/violations/{row.pk}/").status_code == 404
        assert row.number not in text_of(client.get("/violations/"))
        assert row.number not in text_of(client.get("/violations/?format=csv"))
    recipients = set(Notice.objects.values_list("recipient__username", flat=True))
    assert recipients & set(THEIRS) == set()


def test_searching_finds_nothing_by_words_of_the_report(everybody):
    row = act(everybody, make(everybody), "verify", finding="未经准入要求填报。")
    for name, word in product(UNIT, ("密语", "第1社区", "张三")):
        client = Client()
        client.force_login(getattr(everybody, name))
        for url in (f"/violations/?q={word}", f"/api/v1/violations/?q={word}"):
            assert row.number not in text_of(client.get(url)), (name, url)
        assert row.number in text_of(client.get("/violations/?q=未经准入要求"))
        assert row.number not in text_of(client.get("/violations/?due=ours"))


def test_the_evidence_of_the_report_is_closed_to_the_unit_concerned_and_that_of_the_correction_open(everybody):
    *_earlier, last = stages(everybody, make(everybody))
    client = Client()
    client.force_login(everybody.officer)
    for one in last.evidence.all():
        answer = client.get(f"/violations/{last.pk}/evidence/{one.pk}/")
        assert answer.status_code == (200 if one.is_of_correction else 404)
    assert {one.name for one in StoredFile.objects.filter(name__contains="材料")} == {"举报材料.png", "整改材料.png"}


def test_no_notice_goes_to_the_reporter_or_says_who_it_was(everybody):
    *_earlier, last = stages(everybody, make(everybody))
    number = last.number
    notices = list(Notice.objects.filter(subject__contains=number).select_related("recipient"))
    assert notices
    # The outbox, and with it the page of undelivered mail, says to whom each notice goes.
    assert "worker" not in {one.recipient.username for one in notices}
    for one in notices:
        for secret in (WORDS, REBOUND, everybody.worker.display_name, "第1社区"):
            assert secret not in f"{one.subject}{one.text}{one.url}{one.key}", one.subject
    told_to_unit = {one.subject for one in notices if one.recipient.username == "officer"}
    assert {one.split("：")[-1] for one in told_to_unit} == {"已核实", "已责令整改", "已整改销号"}


def test_in_whose_name_it_was_reported_is_read_by_who_handles_it_and_by_who_reported(everybody):
    row = act(everybody, make(everybody), "verify", finding="未经准入要求填报。")
    readers = set()
    for name in everybody.people:
        client = Client()
        client.force_login(getattr(everybody, name))
        answer = client.get(f"/violations/{row.pk}/")
        if answer.status_code == 200 and answer.context["reporter"]:
            assert answer.context["reporter"] == "第1社区"
            readers.add(name)
    assert readers == {"reviewer", "second_reviewer", "worker"}


def test_neither_api_nor_file_has_a_field_for_the_reporter(everybody, client):
    row = make(everybody)
    for name in ("reviewer", "supervisor", "worker"):
        client.force_login(getattr(everybody, name))
        said = client.get(f"/api/v1/violations/{row.pk}/").json()
        assert [one for one in said if "reporter" in one] == []
        text = text_of(client.get("/violations/?format=json"))
        assert "reporter" not in text and everybody.worker.display_name not in text


def test_the_steps_keep_no_name_of_a_file_that_was_handed_in(everybody):
    *_earlier, last = stages(everybody, make(everybody))
    named = [one.answers.get("file") for one in last.steps.all() if one.answers.get("file")]
    assert set(named) == {"file.png"}
    assert Violation.objects.count() == 1
