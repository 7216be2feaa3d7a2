"""Open data of the certificates."""

from django.utils.translation import gettext_lazy as _

from certificates.exports import CERTIFICATES
from certificates.guides import certificate_entries
from registry.open_data import Dataset


def _certificates(asked):
    rows = certificate_entries(asked.on, asked.known_at)
    return rows.filter(line__item_list__authority=asked.authority) if asked.authority else rows


DATASETS = (
    Dataset(
        "certificates",
        _("证明事项"),
        _("某一天有效的两张证明清单：哪些可以出具、哪些不应出具，怎么办、到哪里办。"),
        CERTIFICATES,
        _certificates,
    ),
)
