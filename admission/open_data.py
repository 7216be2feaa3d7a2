"""Open data of admissions and of decisions; nobody's name is in them."""

from django.utils.translation import gettext_lazy as _

from admission.decision_register import standing_decisions
from admission.exports import ADMISSIONS, DECISIONS
from admission.models import Admission
from registry.open_data import Dataset


def _admissions(asked):
    rows = Admission.objects.visible_to(None).in_force(asked.on, asked.known_at).for_reading(asked.known_at)
    rows = rows.filter(authority=asked.authority) if asked.authority else rows
    return rows.order_by("authority_id", "pk")


def _decisions(asked):
    rows = DECISIONS.rows(standing_decisions(asked.on, asked.known_at))
    return rows.filter(application__authority=asked.authority) if asked.authority else rows


DATASETS = (
    Dataset("admissions", _("准入事项"), _("某一天有效的准入事项，含社区、期限和附加条件。"), ADMISSIONS, _admissions),
    Dataset(
        "decisions",
        _("准入决定"),
        _("到某一天为止已经公布的准入决定，准予和不予都在内；已被取代的不重复列出。"),
        DECISIONS,
        _decisions,
    ),
)
