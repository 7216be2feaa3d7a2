import pytest
from django.urls import reverse
from tests.admission import cases
from tests.district import standard_lists
@pytest.mark.django_db
def test_smoke(district, client):
    standard_lists(district)
    made = dict(draft=cases.draft(district), empty=cases.draft(district, **{k: ("" if isinstance(v, str) else [] if isinstance(v, list) else False if v is True else None) for k, v in cases.ANSWERS.items()}),
      submitted=cases.submitted(district), accepted=cases.accepted(district), pending=cases.recommended(district, funding_amount=None, no_funding_reason="没有"), approved=cases.approved(district), returned=cases.returned(district), rejected=cases.rejected(district))
    for who in ("officer", "reviewer", "decider", "meeting_decider", "supervisor"):
        client.logout(); client.force_login(getattr(district, who))
        for name, app in made.items():
            for url in ("application-detail", "approval-form", "decision-letter"):
                r = client.get(reverse("admission:" + url, args=[app.pk]))
                print(who, name, url, r.status_code)
                assert r.status_code in (200, 404)
            for act in ("submit","withdraw","accept","return","recommend","approve","reject"):
                r = client.get(reverse("admission:application-action", args=[app.pk, act]))
                print(who, name, act, r.status_code)
                assert r.status_code < 500
            for s in ("matter","basis","scope","workload","support","necessity"):
                r = client.get(reverse("admission:section-edit", args=[app.pk, s]))
                assert r.status_code < 500
            r = client.get(reverse("admission:attachment-list", args=[app.pk]))
        for u in ("/applications/","/applications/new/","/review/","/review/?tab=closed","/admissions/","/admissions/?number=%E6%B5%8B%E8%AF%95%E5%8C%BA%E5%87%86%5B2026%5D1%E5%8F%B7", "/admissions/?on=2026-02-30", "/admissions/1/", "/applications/?since=2026-02-30"):
            r = client.get(u); print(who, u, r.status_code)
