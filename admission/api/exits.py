"""What exits must see to, as JSON: read by those who see the case, said by the unit that led the matter."""

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from admission import exits
from admission.api.serializers import UnitNameSerializer
from admission.measure_forms import ExitItemForm
from admission.models import ExitItem
from web.api import AskedSerializer, answers_of


class ExitItemSerializer(serializers.ModelSerializer):
    """One thing to see to; no person is named."""

    admission_number = serializers.CharField(source="admission.number")
    name = serializers.CharField(source="admission.name")
    lead_department = UnitNameSerializer(source="admission.lead_department")
    task_label = serializers.CharField(source="get_task_display")

    class Meta:
        model = ExitItem
        fields = ["id", "admission", "admission_number", "name", "lead_department", "task", "task_label"]
        fields = [*fields, "is_needed", "done_on", "note"]
        read_only_fields = fields


class ExitItemEditSerializer(AskedSerializer):
    """What is said of it; what isn't named stays as it is."""

    is_needed = serializers.BooleanField(required=False)
    done_on = serializers.CharField(required=False, allow_null=True, help_text="YYYY-MM-DD, not after today.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ExitItemFilter(django_filters.FilterSet):
    """By admission, and whether it is still to be seen to."""

    left = django_filters.BooleanFilter(label="left", method="by_left")

    class Meta:
        model = ExitItem
        fields = ["admission", "task", "left"]

    def by_left(self, rows, name, value):
        """Still to be seen to, or all others."""
        return rows.left() if value else rows.exclude(pk__in=ExitItem.objects.left().values("pk"))


class ExitItemViewSet(viewsets.ReadOnlyModelViewSet):
    """What exits must see to, of the admissions of one's own units; of the authority for those who see every case."""

    queryset = ExitItem.objects.none()
    serializer_class = ExitItemSerializer
    filterset_class = ExitItemFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = ExitItem.objects.visible_to(self.request.user)
        return rows.select_related("admission__lead_department").order_by("admission_id", "pk")

    @extend_schema(request=ExitItemEditSerializer, responses=ExitItemSerializer)
    def partial_update(self, request, pk=None):
        """Say what was done; the questions are those of the page."""
        item = self.get_object()
        asked = answers_of(request.data, ExitItemForm.base_fields)
        if unknown := asked.keys() - ExitItemForm.base_fields.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        said = {name: getattr(item, name) for name in ExitItemForm.base_fields}
        form = ExitItemForm({**said, **asked}, instance=item)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        exits.keep([form.save(commit=False)], by=request.user)
        return Response(self.get_serializer(item).data)
