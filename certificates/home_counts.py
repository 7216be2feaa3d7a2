"""What the home of a role says of certificates: asks of this month for communities, guides to confirm for reviewers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.guide_writing import waiting_for
from certificates.models import CertificateAsk
from certificates.whose import WORKER
from registry.guiding import WRITER
from web import clock


def counts_for_home(user):
    """[(label, number, address, unit, tone)]; one query for workers, one for reviewers."""
    found = []
    if user.has_perm(WORKER):
        month = clock.today().replace(day=1)
        rows = CertificateAsk.objects.filter(community_id__in=user.unit_ids_with(WORKER), asked_on__gte=month)
        url = f"{reverse('certificates:ask-list')}?since={month}&standing=counted"
        found.append((_("本月证明索要"), rows.counted().count(), url, _("次"), ""))
    if user.has_perm(WRITER) and (waiting := waiting_for(user).count()):
        found.append((_("待确认的证明办理指引"), waiting, reverse("certificates:guide-waiting"), _("项"), ""))
    return found
