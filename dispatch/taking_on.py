"""Taking on many receipts at once, in a fixed number of statements. What may be refused is never among those that nobody ticked."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from dispatch.models import Origin, Receipt, ReceiptState
from dispatch.verdicts import BEYOND, Verdict
from web.workflow import perform_all

#: As many as one act moves; more are taken on in several.
MOST = 5000
LONGEST_KEY = 9  # digits
#: Verdicts on which a community does what it is asked to.
TO_BE_DONE = (Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.EMERGENCY, Verdict.MAY_ISSUE)


def waiting_for(user):
    """Receipts that wait for the communities in which ``user`` works."""
    return Receipt.objects.filter(community_id__in=user.unit_ids_with("dispatch.receive"), state=ReceiptState.PENDING)


def not_refusable(receipts):
    """Those of ``receipts`` that are to be done, with nothing on which they could be refused, or that were ruled to be."""
    plain = Q(verdict__in=TO_BE_DONE) & ~Q(flags__overlap=[str(flag) for flag in BEYOND])
    return receipts.filter(plain | Q(dispatch__origin=Origin.RULED))


def take_on_all(pks, *, by):
    """Take on those of the receipts that wait for the communities of ``by``; returns how many there were.

    Safe to press twice: what was taken on before isn't counted. Raises ValidationError when there are more than MOST.
    """
    pks = list(dict.fromkeys(pks))
    if len(pks) > MOST:
        raise ValidationError(_("一次最多承接%(most)s件，请分几次。") % {"most": MOST}, code="too_many")
    rows = waiting_for(by).filter(pk__in=pks).order_by("pk")
    return len(perform_all(rows, "take_on", by=by)) if pks else 0


def read_keys(given):
    """The ids among what was ticked; what is no id is left out."""
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) <= LONGEST_KEY]
