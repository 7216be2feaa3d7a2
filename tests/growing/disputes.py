"""More disputes over refusals, and more joined matters."""

from dispatch.disputes import file_dispute
from dispatch.joining import join
from dispatch.models import Dispatch, Origin, Receipt
from tests.dispatch.rows import send
from tests.growing.registry import numbers
from web.workflow import perform


def disputes(district, n, first):
    """Disputes, every third of them ruled on."""
    for k in numbers(n, first):
        receipt = send(district, f"来件{k}")
        perform(receipt, "refuse", by=district.worker, ground="unlisted")
        row = file_dispute(receipt, by=district.officer, text="属于协助事项。")
        if k % 3 == 0:
            perform(row, "stand", by=district.reviewer, ruling="清单上没有。")


def matters(district, n, first):
    """Joined matters of two reports each."""
    for k in numbers(n, first):
        said = {"authority": district.authority, "origin": Origin.REPORTED, "created_by": district.worker}
        made = [Dispatch.objects.create(sender=district.department, title=f"来件{k}", **said) for _n in range(2)]
        for one in made:
            Receipt.objects.create(dispatch=one, community=district.community1, verdict="unlisted")
        join([one.pk for one in made], by=district.reviewer)
