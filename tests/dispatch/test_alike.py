"""Which reported notices may be one: number, like text, and senders that don't contradict each other."""

import uuid
from datetime import timedelta

import pytest

from dispatch.alike import how_many, suggestions
from dispatch.joining import join
from dispatch.models import Dispatch, Origin, Receipt
from web import clock

LEDGER = "请于本周五前填报养犬登记台账，逐户登记犬只信息，逾期将予以通报批评。"
OTHER = "请派两名工作人员参加周三下午在区政府召开的招商引资推进会议。"


@pytest.fixture
def reported(district):
    """A function: a notice reported by a community, in an authority where that is all."""

    def report(text=LEDGER, community="community1", sender=None, **said):
        made = Dispatch.objects.create(
            token=uuid.uuid4(),
            authority=district.authority,
            origin=Origin.REPORTED,
            sender=sender,
            title=text[:20],
            text=text,
            created_by=district.worker,
            **said,
        )
        Receipt.objects.create(dispatch=made, community=getattr(district, community), verdict="unlisted")
        return made

    return report


def groups(district):
    return [set(one.dispatches) for one in suggestions(district.reviewer)]


def test_like_texts_are_shown_together_and_others_are_not(district, reported):
    one, other = reported(), reported(f"第2社区：{LEDGER}收到请回复", "community2")
    reported(OTHER)
    assert groups(district) == [{one, other}]
    (found,) = suggestions(district.reviewer)
    assert (found.sentence, [unit.name for unit in found.communities]) == ("文字相近", ["第1社区", "第2社区"])


def test_one_number_suffices_for_texts_that_are_less_alike(district, reported):
    said = "按照测卫发〔2026〕3号填报养犬登记台账，逐户登记犬只信息。"
    one, other = reported(LEDGER, document_number="测卫发[2026]03号"), reported(said, "community2")
    assert groups(district) == [{one, other}]
    assert suggestions(district.reviewer)[0].sentence == "文号相同"


def test_a_basis_that_different_matters_quote_joins_nothing(district, reported):
    for text in (LEDGER, OTHER):
        reported(f"{text}依据：测政发〔2026〕9号。")
    assert groups(district) == []


def test_two_senders_never_are_one_and_an_unknown_one_may_be_anybody(district, reported):
    one = reported(sender=district.department)
    reported(sender=district.other_department)
    unknown = reported(community="community2")
    assert groups(district) == [{one, unknown}]


def test_a_sender_outside_the_register_counts_as_one(district, reported):
    one, other = reported(sender_name="某某公司"), reported(sender_name="某某公司", community="community2")
    assert groups(district) == [{one, other}]
    assert suggestions(district.reviewer)[0].sentence == "文字相近、来件单位相同"


def test_what_resembles_a_joined_matter_is_offered_to_it(district, reported):
    matter = join([reported().pk, reported(community="community2").pk], by=district.reviewer)
    assert groups(district) == []
    late = reported(community="community3")
    (found,) = suggestions(district.reviewer)
    assert (found.matter, found.dispatches) == (matter, [late])


def test_only_the_last_ninety_days_and_only_what_was_reported(district, reported):
    reported()
    reported(community="community2", sent_at=clock.now() - timedelta(days=91))
    assert (groups(district), how_many(district.reviewer)) == ([], 1)
    assert how_many(district.officer) == 0


def test_sixty_reports_are_compared_with_as_many_queries_as_two(district, reported, django_assert_max_num_queries):
    for n in range(60):
        reported(f"{LEDGER}第{n}次提醒", f"community{n % 3 + 1}")
    reviewer = district.reviewer
    with django_assert_max_num_queries(8):
        (found,) = suggestions(reviewer)
        assert (len(found.dispatches), len(found.communities)) == (60, 3)
