"""What an application claims of its workload and its money, held against its own sums. A remark, never a bar."""

import unicodedata

from django.utils.translation import gettext as _

from admission.burden import burden_of
from admission.models import Frequency, Relation
from admission.undeclared_words import TIMES_A_YEAR

#: Yuan for an hour of a community, below which the figure is shown beside what it has to pay for.
LEAST_YUAN_AN_HOUR = 1


def without_times(application):
    """Why the workload of what is asked on demand can't be counted; empty when the words say how often a year."""
    if application.frequency != Frequency.ON_DEMAND:
        return ""
    text = unicodedata.normalize("NFKC", f"{application.requirement}\n{application.content}")
    if TIMES_A_YEAR.search(text):
        return ""
    return _("频次是「按需」，没有写预计每年多少次，测算不出工时：请在「需要社区做什么」里写明，例如「预计每年5次」。")


def money_for_hours(application, communities=None):
    """The money beside the hours that it is to pay for, where it comes to less than one yuan an hour in so many
    ``communities`` (counted when they aren't given); else empty."""
    amount = application.funding_amount
    if not amount:
        return ""
    communities = application.target_communities().count() if communities is None else communities
    whole = burden_of(application, communities).whole
    if not whole or amount >= whole * LEAST_YUAN_AN_HOUR:
        return ""
    return _("经费总额%(amount)s元，%(n)s个社区全程共%(hours)s小时，合每小时%(rate)s元，请核对。") % {
        "amount": amount.normalize() if amount % 1 else int(amount),
        "n": communities,
        "hours": whole,
        "rate": round(amount / whole, 2),
    }


def neither_without_money(application):
    """That what is said to be neither a duty nor an assisted matter asks only for help, and brings no money; else empty."""
    is_help = application.acts and not application.other_act.strip()
    if application.relation != Relation.NEITHER or application.funding_amount != 0 or not is_help:
        return ""
    return _(
        "填的是「两者都不是」，要求的却只是协助的六种方式，又不安排经费：属于协助事项的，没有经费须由联席会议审定，请核对。"
    )
