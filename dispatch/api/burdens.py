"""Standing burdens over the API: read by whom they concern, registered, moved by the verbs of their procedure."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.api.serializers import UnitReference
from dispatch.burden_catalogue import found_for
from dispatch.burden_filters import BurdenFilter
from dispatch.burden_forms import BurdenForm
from dispatch.burdens import (
    READERS,
    footing_of,
    for_reading,
    hours_a_year,
    register,
    speaks_for,
    unit_that_registers,
)
from dispatch.models import BurdenKind, StandingBurden
from web import clock
from web.api import AskedSerializer, ProcedureMixin
from web.refusals import NotYourPart


class BurdenSerializer(serializers.ModelSerializer):
    """A burden as it stands today: what it rests on, and how many communities keep it."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    frequency_label = serializers.CharField(source="get_frequency_display", read_only=True)
    owner = UnitReference(allow_null=True, read_only=True)
    rests_on = serializers.SerializerMethodField()
    holds = serializers.BooleanField(read_only=True, help_text="Whether what it rests on is in force today.")
    communities = serializers.IntegerField(source="communities_count", read_only=True)
    hours_a_year = serializers.SerializerMethodField(help_text="Of one community; null where it isn't known.")
    rebounds = serializers.IntegerField(read_only=True)

    class Meta:
        model = StandingBurden
        fields = ["id", "kind", "kind_label", "name", "owner", "owner_name", "frequency", "frequency_label"]
        fields += ["minutes_each", "document_number", "since", "line", "admission", "rests_on", "holds"]
        fields += ["communities", "hours_a_year", "state", "state_label", "stop_by", "stopped_on", "rebounds"]
        fields += ["version"]
        read_only_fields = fields

    def get_rests_on(self, burden) -> str:
        """The line or the admission in words; empty for none."""
        return footing_of(burden).name

    def get_hours_a_year(self, burden) -> str | None:
        """Hours to one decimal."""
        hours = hours_a_year(burden)
        return None if hours is None else str(hours)


class RegisterSerializer(AskedSerializer):
    """What registers a burden; the page's form decides for the API too. What is registered already gets the communities."""

    kind = serializers.ChoiceField(choices=BurdenKind.choices)
    name = serializers.CharField()
    owner = serializers.IntegerField(required=False, help_text="Id of the unit that asks for it.")
    owner_name = serializers.CharField(required=False, help_text="Who asks for it, when it is none of the units.")
    frequency = serializers.CharField(required=False)
    minutes_each = serializers.IntegerField(required=False)
    document_number = serializers.CharField(required=False)
    since = serializers.CharField(required=False, help_text="A day; not in the future.")
    line = serializers.IntegerField(required=False, help_text="Id of the line that it rests on; for reviewers.")
    admission = serializers.IntegerField(required=False, help_text="Id of the admission, likewise.")
    communities = serializers.ListField(child=serializers.IntegerField(), required=False)

    def validate(self, attrs):
        """As the page asks it, in the name of the user's own authority. Raises NotYourPart."""
        user = self.context["request"].user
        unit = unit_that_registers(user)
        if unit is None:
            raise NotYourPart(_("常态负担由审核人、街道和社区登记、修改。"))
        among = speaks_for(user, unit.authority)
        form = BurdenForm(attrs, user=user, authority=unit.authority, among=among)
        if unknown := attrs.keys() - form.fields.keys():
            raise ValidationError({name: _("依据由审核人填写。") for name in unknown})
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        communities = list(form.cleaned_data["communities"])
        return {"authority": unit.authority, "values": form.said(), "communities": communities, "among": among}

    def create(self, validated_data):
        """Record it."""
        return register(**validated_data)[0]

    def to_representation(self, instance):
        """The burden as it stands."""
        row = for_reading(StandingBurden.objects.filter(pk=instance.pk), clock.today()).get()
        return BurdenSerializer(row, context=self.context).data


class Burdens(ProcedureMixin, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Standing burdens that the user may see, with the actions of the procedure."""

    queryset = StandingBurden.objects.none()
    serializer_class = BurdenSerializer
    filterset_class = BurdenFilter
    lookup_value_regex = "[0-9]+"

    def get_serializer_class(self):
        return RegisterSerializer if self.action == "create" else self.serializer_class

    def get_queryset(self):
        return for_reading(StandingBurden.objects.visible_to(self.request.user), clock.today())


class KnownSerializer(serializers.Serializer):
    """One burden of the catalogue, with the keys of those that are registered under such a name."""

    kind = serializers.CharField(source="known.kind")
    kind_label = serializers.CharField(source="known.kind.label")
    name = serializers.CharField(source="known.name")
    count = serializers.IntegerField(source="known.count", help_text="How many of it one community had at most.")
    entry_frequency = serializers.CharField(source="known.entry_frequency")
    registered = serializers.SerializerMethodField(help_text="Ids of the first burdens of that name; see also `more`.")
    more = serializers.IntegerField(help_text="How many more are registered under such a name.")

    def get_registered(self, found) -> list[int]:
        """Their keys."""
        return [row.pk for row in found.registered]


class BurdenCatalogue(APIView):
    """What communities are known to keep elsewhere, beside what is registered here."""

    @extend_schema(responses=KnownSerializer(many=True))
    def get(self, request):
        """All of it, kind by kind; for those who see the register."""
        if not request.user.has_any_post(*READERS):
            raise NotYourPart(_("您的岗位不查看常态负担。"))
        rows = [one for _kind, some in found_for(request.user) for one in some]
        return Response(KnownSerializer(rows, many=True).data)
