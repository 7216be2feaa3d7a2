"""What this room adds to 「本社区」: what changes next month for each of one's communities."""

from urllib.parse import urlencode

from django.urls import reverse

from dispatch import fund_panel, plan_panel  # noqa: F401  bring their panels
from dispatch.workbench import CHANGES, SHOWN, panel
from home.changes import changes_for
from reports.months import name_of, shifted


@panel(CHANGES, "home/workbench_changes.html")
def next_month(bench):
    """The first changes of next month on the lists and among the admissions of each community, with their number."""
    month = shifted(bench.today, 1)
    found = [_changes_of(one, month, is_only=len(bench.communities) == 1) for one in bench.communities]
    return {"count": sum(one["count"] for one in found), "communities": found}


def _changes_of(community, month, *, is_only):
    found = changes_for(community, month)
    asked = {"month": name_of(month), **({} if is_only else {"community": community.code})}
    return {
        "community": community,
        "count": found.count,
        "lines": found.lines[:SHOWN],
        "admissions": found.admissions[:SHOWN],
        "url": f"{reverse('changes')}?{urlencode(asked)}",
    }
