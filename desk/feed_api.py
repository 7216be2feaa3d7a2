"""The feed of changes for other systems: every step of a procedure, in the order in which it was written; no persons."""

from django.db.models import F, Value
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.feed import MOST, read_cursor, read_size, settled, written_cursor
from web.refusals import NotYourPart
from web.workflow import PROCEDURES

READER = "desk.read_feed"
#: Procedures of which the feed tells, by name, with the way from the object to its authority.
TOLD = {
    "application": "authority_id",
    "consultation": "application__authority_id",
    "joint_meeting": "authority_id",
    "emergency": "authority_id",
    "plan_year": "authority_id",
    "appeal": "decision__application__authority_id",
    "decision_objection": "decision__application__authority_id",
    "document_review": "authority_id",
    "proposal": "authority_id",
    "order": "authority_id",
    "objection": "order__authority_id",
    "correction": "entry__line__item_list__authority_id",
    "reconfirmation": "order__authority_id",
    "receipt": "dispatch__authority_id",
    "dispute": "receipt__dispatch__authority_id",
    "standing_burden": "authority_id",
    "circular": "authority_id",
    "monthly_report": "authority_id",
}
#: Procedures of which it doesn't: that there is a report, and when, may say who reported.
KEPT_BACK = {"violation"}

PARAMETERS = [
    OpenApiParameter(
        "cursor", OpenApiTypes.STR, description="The next of the page before; without one the feed begins."
    ),
    OpenApiParameter("page_size", OpenApiTypes.INT, description=f"Rows of one page, 1 to {MOST}; 200 without it."),
]


def authorities_for(user):
    """Ids of the authorities whose feed a user may read. Raises NotYourPart for somebody without any."""
    ids = user.authority_ids_with(READER)
    if not ids:
        raise NotYourPart(_("您的岗位不能读取数据接口。监督人员和系统管理员可以。"))
    return ids


class FedStepSerializer(serializers.Serializer):
    """One step of one object; ``id`` numbers the steps of a kind, and no two of a kind are alike."""

    kind = serializers.CharField(help_text="The procedure.")
    id = serializers.IntegerField(help_text="The step, among those of its kind.")
    object_id = serializers.IntegerField(help_text="The object, as in the other addresses of the API.")
    authority = serializers.IntegerField()
    action = serializers.CharField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    at = serializers.DateTimeField()


class ChangesSerializer(serializers.Serializer):
    """A page: keep ``next``, and ask again with it, at once while ``has_more``, else when you like."""

    results = FedStepSerializer(many=True)
    next = serializers.CharField()
    has_more = serializers.BooleanField()


class ChangesFeed(APIView):
    """Steps of procedures, kind by kind in the order of their ids; what is being written comes with a later page."""

    @extend_schema(parameters=PARAMETERS, responses=ChangesSerializer)
    def get(self, request):
        """The next page: three queries, whatever it holds. 400 for a cursor of something else."""
        ours, told = authorities_for(request.user), told_procedures()
        places = read_cursor(request.GET.get("cursor", ""), list(TOLD))
        size = read_size(request.GET.get("page_size", ""))
        rows, places, has_more = page_of(told, ours, places, size)
        said = {"next": written_cursor(places), "has_more": has_more}
        return Response({"results": FedStepSerializer(rows, many=True).data, **said})


def told_procedures():
    """The procedures of which the feed tells, in the order of their names."""
    return sorted((one for one in PROCEDURES.values() if one.name in TOLD), key=lambda one: one.name)


def page_of(procedures, authorities, places, size):
    """(rows, the places after them, whether there are more) of a page after ``places``."""
    tops = settled([one.step_model for one in procedures])
    there = [one for one in procedures if tops[one.step_model] is not None]
    parts = [_steps(n, one, authorities, places[one.name], tops[one.step_model], size) for n, one in enumerate(there)]
    found = list(parts[0].union(*parts[1:], all=True).order_by("turn", "pk")[: size + 1]) if parts else []
    rows, has_more = found[:size], len(found) > size
    after = dict(places)
    # What came whole is read up to its end; of the last kind of a full page what is on it, and nothing of those behind.
    whole = there[: rows[-1]["turn"]] if has_more else there
    after |= {one.name: max(places[one.name], tops[one.step_model]) for one in whole}
    if has_more:
        after[there[rows[-1]["turn"]].name] = rows[-1]["pk"]
    return [{**row, "kind": there[row["turn"]].name, "id": row["pk"]} for row in rows], after, has_more


def _steps(turn, procedure, authorities, after, top, size):
    """The next steps of one kind up to ``top``, in its turn, as rows of the feed."""
    way = f"{procedure.step_of}__{TOLD[procedure.name]}"
    steps = procedure.step_model._default_manager.filter(pk__gt=after, pk__lte=top, **{f"{way}__in": authorities})
    steps = steps.annotate(turn=Value(turn), authority=F(way), object_id=F(f"{procedure.step_of}_id"))
    columns = ("turn", "pk", "object_id", "authority", "action", "from_state", "to_state", "at")
    return steps.order_by("pk").values(*columns)[: size + 1]
