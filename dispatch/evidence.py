"""What the admission procedure asks of this room: how often a matter was refused, and the verdicts on clauses of a draft."""

from django.db.models import Q

from admission.evidence import count_by, rule_by
from dispatch.models import Receipt
from dispatch.questions import answer_with
from dispatch.standing import Standing


@count_by
def refusals(*, line, admission, unit):
    """(in the authority of ``unit``, in ``unit`` or in the communities of that street): refusals that rest on a matter."""
    matter = Q(dispatch__admission=admission) if admission else Q(dispatch__entry__line=line)
    here = Receipt.objects.refused().filter(matter, community__authority_id=unit.authority_id)
    own = here.filter(Q(community_id=unit.pk) | Q(community__parent_id=unit.pk))
    return here.count(), own.count()


@rule_by
def verdicts(authority, texts):
    """For each text the verdict of today by the lists of an authority, and the line it rests on: as on the check page."""
    standing = Standing.load(authority)
    return [_kept(answer_with(standing, text)) for text in texts]


def _kept(answer):
    if answer.rests_on is None:
        return {"verdict": str(answer.verdict)}
    cited = answer.rests_on.citation
    said = {"list": cited.list, "list_name": cited.list_label, "number": cited.number, "name": cited.name}
    said["words"] = list(answer.rests_on.words)
    return {"verdict": str(answer.verdict), **said, "line": cited.line_id, "admission": cited.admission_id}
