"""Whose signature stands under a copy: this installation's, a known signer's, or one that nobody here has compared."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.http import urlencode

from registry import signing
from registry.models import ListKind
from registry.models.signers import KnownSigner, fingerprint_of

#: Records the keys of others, after comparing their fingerprints by telephone.
KEEPER = "registry.keep_units"
#: May look at them: whoever records them, and whoever imports lists.
READERS = (KEEPER, "registry.draft_order")


@dataclass(frozen=True)
class SaidOfCopy:
    """What a page says of a copy: of what it is, and who signed it.

    ``signer`` is the known signer or None; ``is_own`` when it was signed here; ``claims_other`` when the copy says
    another authority than the name under which its key is known.
    """

    authority_name: str
    list_name: str
    kind_label: str
    for_rural: bool | None
    on: date
    known_at: datetime | None
    lines: int
    made_at: datetime
    public_key: str
    fingerprint: str
    is_own: bool
    signer: KnownSigner | None
    claims_other: bool

    @property
    def record_query(self):
        """The query of the page on which the signer is recorded."""
        return urlencode({"name": self.authority_name, "key": self.public_key})


def said_of(facts):
    """The SaidOfCopy of what an import keeps of a copy (``Origin.as_facts``). At most one query."""
    key = facts["public_key"]
    is_own = key == signing.public_key()
    signer = None if is_own else KnownSigner.objects.filter(public_key=key).first()
    return SaidOfCopy(
        authority_name=facts["authority_name"],
        list_name=facts["list_name"],
        kind_label=ListKind(facts["kind"]).label,
        for_rural=facts["for_rural"],
        on=date.fromisoformat(facts["on"]),
        known_at=datetime.fromisoformat(facts["known_at"]) if facts["known_at"] else None,
        lines=facts["lines"],
        made_at=datetime.fromisoformat(facts["made_at"]),
        public_key=key,
        fingerprint=fingerprint_of(key),
        is_own=is_own,
        signer=signer,
        claims_other=bool(signer and signer.name != facts["authority_name"]),
    )
