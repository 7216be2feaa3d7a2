"""More rows of lists, lines, orders, units and bases."""

from datetime import date, timedelta

from certificates.models import CertificateGuide
from registry.models import (
    AdjustmentOrder,
    Authority,
    Community,
    Correction,
    CorrectionState,
    DataHolding,
    Guidance,
    ItemList,
    KnownSigner,
    LegalBasis,
    ListEntry,
    ListLine,
    Objection,
    OrderLine,
    Reconfirmation,
    Unit,
    UnitChange,
)
from tests.district import OPENED, publish, the_list
from web import clock

SINCE = date(2025, 3, 1)


def numbers(n, first):
    """The numbers of the rows to be made."""
    return range(first, first + n)


def lines(district, n, first, *, kind="duty"):
    """Lines in force on one list, each with departments, keywords and a basis of its own."""
    said = [
        (
            *(kind, "add", f"7.{k}"),
            {
                "name": f"事项{k}",
                "category": "task",
                "keywords": [f"词{k}"],
                "basis": LegalBasis.objects.create(title=f"{kind}依据{k}", level="law", is_confirmed=True),
            },
        )
        for k in numbers(n, first)
    ]
    day = SINCE + timedelta(days=first)
    order = publish(district, published_on=day, number=f"测民发〔2025〕{kind}{first}号", lines=said)
    for entry in order.enacted.all():
        entry.lead_departments.add(district.department)
        entry.cooperating_departments.add(district.other_department)


def certificates(district, n, first):
    """Lines of both certificate lists, each with its guide."""
    lines(district, n, first, kind="may_issue")
    lines(district, n, first, kind="not_to_issue")
    CertificateGuide.objects.bulk_create(
        CertificateGuide(line=line, handled_by="派出所", valid_from=OPENED)
        for line in ListLine.objects.filter(guides=None, item_list__kind__in=["may_issue", "not_to_issue"])
    )


def orders(district, n, first):
    """Published orders, each of one line of one list."""
    for k in numbers(n, first):
        lines(district, 1, k)


def drafted_lines(district, n, first):
    """Lines of one draft."""
    draft, _made = AdjustmentOrder.objects.get_or_create(
        authority=district.authority,
        document_number="测民发〔2027〕1号",
        defaults={
            "title": "草稿",
            "published_on": clock.today() + timedelta(days=1),
            "effective_on": clock.today() + timedelta(days=2),
            "drafted_by": district.second_reviewer,
        },
    )
    basis = LegalBasis.objects.create(title=f"依据{first}", level="law")
    for k in numbers(n, first):
        line = {"number": f"8.{k}", "name": f"拟列{k}", "category": "task", "basis": basis, "change": "add"}
        made = OrderLine.objects.create(order=draft, item_list=the_list(district, "duty"), **line)
        made.lead_departments.add(district.department)


def item_lists(district, n, first):
    """Lists, each of an authority of its own with a line in force: empty ones are seen by those alone who write them."""
    lines(district, 1, first)
    entry = ListEntry.objects.filter(line__number=f"7.{first}").latest("pk")
    for k in numbers(n, first):
        authority = Authority.objects.create(name=f"{k}区", short_name=f"{k}区", level="district", valid_from=OPENED)
        item_list = ItemList.objects.create(authority=authority, kind="duty", name=f"清单{k}")
        entry.pk, entry.line = None, ListLine.objects.create(item_list=item_list, number="1")
        entry.save(force_insert=True)


def units(district, n, first):
    """Communities and departments."""
    make = {"authority": district.authority, "valid_from": OPENED}
    for k in numbers(n, first):
        Unit.objects.create(kind="department", code=f"d{k}", name=f"第{k}局", department_kind="government", **make)
        Community.objects.create(kind="community", code=f"x{k}", name=f"社区{k}", parent=district.street, **make)


def unit_changes(district, n, first):
    """Changes, each of which opened a unit."""
    units(district, n, first)
    for k in numbers(n, first):
        change = UnitChange.objects.create(authority=district.authority, kind="open", on=OPENED)
        change.opened.add(Unit.objects.get(authority=district.authority, code=f"d{k}"))


def holdings(district, n, first):
    """Fields that a department of its own holds each."""
    for k in numbers(n, first):
        unit = Unit.objects.create(
            authority=district.authority,
            kind="department",
            code=f"持{k}",
            name=f"持有单位{k}",
            official_order=900 + k,
            valid_from=OPENED,
        )
        DataHolding.objects.create(
            authority=district.authority, field=f"数据项{k}", holder=unit, also_called=[f"叫法{k}"], valid_from=OPENED
        )


def bases(district, n, first):
    """Bases, each replaced by another, each with a line."""
    lines(district, n, first)
    for k in numbers(n, first):
        after = LegalBasis.objects.create(title=f"新依据{k}", level="law", valid_from=SINCE)
        LegalBasis.objects.filter(title=f"duty依据{k}").update(replaced_by=after)


def guidance(district, n, first):
    """Lines with guidance."""
    lines(district, n, first)
    Guidance.objects.bulk_create(
        Guidance(line=line, community_does="通知", written_by=district.reviewer, valid_from=OPENED)
        for line in ListLine.objects.filter(guidance=None)
    )


def corrections(district, n, first):
    """Drafts of corrections, each of a line of its own."""
    lines(district, n, first)
    said = {"field": "name", "before": "甲", "after": "乙", "reason": "错字", "state": CorrectionState.DRAFT}
    Correction.objects.bulk_create(
        Correction(entry=entry, drafted_by=district.reviewer, **said)
        for entry in ListEntry.objects.filter(corrections=None)
    )


def objections(district, n, first):
    """Objections of a unit and of residents, each to an order of its own."""
    orders(district, n, first)
    Objection.objects.bulk_create(
        Objection(
            order=order,
            about=f"第{order.pk}项",
            text="不合适",
            unit=district.department if order.pk % 2 else None,
            recorded_by=district.officer,
        )
        for order in AdjustmentOrder.objects.filter(objections=None)
    )


def reconfirmations(district, n, first):
    """Later orders that wait to be confirmed again."""
    orders(district, n, first)
    before = AdjustmentOrder.objects.order_by("pk").first()
    for line in ListLine.objects.filter(reconfirmations=None, item_list__authority=district.authority):
        order = AdjustmentOrder.objects.get(lines__number=line.number, lines__item_list=line.item_list)
        Reconfirmation.objects.create(line=line, order=order, because_of=before)


def signers(district, n, first):
    """Installations whose signature is known."""
    KnownSigner.objects.bulk_create(
        KnownSigner(name=f"签名单位{k}", public_key=f"key-{k}", added_by=district.people["operator"])
        for k in numbers(n, first)
    )
