"""One matter sent to 3,200 communities in one act: its statements, its time, and what is left when it is killed."""

import re
import time
from datetime import date
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from admission.conditions import keep
from desk.models import JobRun, Notice
from dispatch import telling
from dispatch.models import Dispatch, Receipt
from dispatch.recalling import recall
from dispatch.sending import plan_for, send
from registry.models import Edition
from tests.dispatch.rows import admit
from tests.dispatch.sendings import more_communities, wish_of
from tests.dispatch.test_conditions import cap
from tests.district import make_district
from web import clock

COMMUNITIES, STATEMENTS = 3_200, 12
TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK", re.IGNORECASE)


def run() -> None:
    """Prints statements and seconds; raises AssertionError when there are more than 12 statements, a receipt is missing,
    or one is there twice."""
    district = make_district()
    everybody = [district.community1, district.community2, district.community3]
    everybody += more_communities(district, COMMUNITIES - 3)
    today = clock.today()
    said = {"since": date(today.year, 1, 1), "last_day": date(today.year, 12, 31), "communities": everybody}
    with transaction.atomic():
        admission = admit(district, "充电设施安全摸排", **said)
        keep(admission.decision, [cap(1, "month"), cap(9, "year")])
    words = "一、请走访住户，查看充电设施。\n二、请填报摸排台账。"
    wish, officer = wish_of(district, admission, text=words, reason="上级要求再查一次。"), district.officer
    assert officer.posts
    plan_for(wish, by=officer)
    for n, act in enumerate(("within its cap", "beyond its cap"), 1):
        token = uuid4()
        killed(wish, officer, token)
        Edition.renew()  # the lists are read anew
        begun = time.monotonic()
        with CaptureQueriesContext(connection) as asked:
            dispatch, _is_new = send(wish, by=officer, token=token)
        taken = time.monotonic() - begun
        again, is_new = send(wish, by=officer, token=token)
        count = sum(not TRANSACTION.match(one["sql"]) for one in asked)
        print(f"sending ({act}): {COMMUNITIES} receipts, {count} statements, {taken:.1f} s")
        assert count <= STATEMENTS
        assert (again.pk, is_new, Dispatch.objects.count()) == (dispatch.pk, False, n)
        assert Receipt.objects.filter(dispatch=dispatch).count() == COMMUNITIES
        told(dispatch)
    begun = time.monotonic()
    recall(dispatch, by=officer, reason="统计有误。")
    print(f"  taken back in {time.monotonic() - begun:.1f} s")
    assert Receipt.objects.filter(dispatch=dispatch, state="recalled").count() == COMMUNITIES


def killed(wish, officer, token):
    """The act ends while its receipts are made: nothing of it is left."""
    create = Receipt.objects.none().__class__.bulk_create

    def die(rows, *given, **more):
        create(rows, list(*given)[: COMMUNITIES // 2], **more)
        raise KeyboardInterrupt

    before = Receipt.objects.count()
    Receipt.objects.none().__class__.bulk_create = die
    try:
        send(wish, by=officer, token=token)
    except KeyboardInterrupt:
        pass
    finally:
        Receipt.objects.none().__class__.bulk_create = create
    assert Receipt.objects.count() == before


def told(dispatch):
    """The job tells the communities; killed after its first part and begun anew, nobody is told twice."""
    run = telling.run_of(dispatch)
    telling.tell_next(run.pk)
    JobRun.objects.filter(pk=run.pk).update(done=0)
    while telling.tell_next(run.pk):
        pass
    keys = Notice.objects.filter(key__startswith="dispatch-sent:", url__in=urls(dispatch))
    assert keys.count() == 2  # of the two communities in which somebody works
    assert JobRun.objects.get(pk=run.pk).phase == "finished"


def urls(dispatch):
    return [f"/received/{pk}/" for pk in dispatch.receipts.values_list("pk", flat=True)]
