"""The room's part of the API: runs of jobs, messages that didn't arrive, exports."""

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from desk import jobs, outbox
from desk.deliveries import KEEPER, DeliveryFilter, not_arrived, state_of
from desk.exports.api import ExportViewSet
from desk.feed_api import ChangesFeed
from desk.job_pages import JobFilter
from desk.models import DeliveryState, JobRun, NoticeDelivery
from web.api import OnlyListsAreFiltered
from web.refusals import NotYourPart


class JobRunSerializer(serializers.ModelSerializer):
    """A run and how far it is; ``phase`` is waiting, running, failed, finished or cancelled."""

    phase = serializers.CharField(read_only=True)
    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = JobRun
        fields = (
            *("id", "job", "period", "phase", "done", "total", "percent", "attempts", "error"),
            *("asked_at", "started_at", "finished_at"),
        )
        read_only_fields = fields


class JobRunViewSet(OnlyListsAreFiltered, ReadOnlyModelViewSet):
    """Runs of the user's authority, for those who start jobs and those who look after them."""

    serializer_class = JobRunSerializer
    queryset = JobRun.objects.none()
    filterset_class = JobFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return JobRun.objects.visible_to(self.request.user)

    @extend_schema(request=None, responses=JobRunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """End it; 409 for one that has ended, or that is done wholly or not at all."""
        return Response(self.get_serializer(jobs.cancel(self.get_object(), request.user)).data)


class DeliverySerializer(serializers.ModelSerializer):
    """One message on its way by one route; ``state`` is trying or given_up."""

    subject = serializers.CharField(source="notice.subject")
    recipient = serializers.CharField(source="notice.recipient.display_name")
    created_at = serializers.DateTimeField(source="notice.created_at")
    state = serializers.ChoiceField(choices=DeliveryState.choices, source="fate")
    state_label = serializers.SerializerMethodField()

    class Meta:
        model = NoticeDelivery
        fields = ("id", "subject", "recipient", "route", "state", "state_label", "attempts", "error")
        fields = (*fields, "created_at", "next_try_at", "given_up_at")
        read_only_fields = fields

    def get_state_label(self, delivery) -> str:
        """The state in words."""
        return str(state_of(delivery))


# Filtered only as a list: a message that is asked for by its number need not have failed yet.
class DeliveryViewSet(OnlyListsAreFiltered, ReadOnlyModelViewSet):
    """Messages of one's authority that haven't arrived, for those who look after the system: read, try again, give up."""

    serializer_class = DeliverySerializer
    queryset = NoticeDelivery.objects.none()
    filterset_class = DeliveryFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return not_arrived(self.request.user)

    def initial(self, request, *args, **kwargs):
        """403 for those who don't look after the system."""
        super().initial(request, *args, **kwargs)
        if not request.user.has_perm(KEEPER):
            raise NotYourPart(_("只有系统管理员可以查看没有送到的通知。"))

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request, pk=None):
        """Let it be tried within a minute, and a day long again."""
        return self.answer_after(outbox.try_again)

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"], url_path="give-up")
    def give_up(self, request, pk=None):
        """Stop trying; the notice stays in the inbox of its recipient. Giving up twice is giving up once."""
        return self.answer_after(outbox.give_up)

    def answer_after(self, act):
        """The message as it is once ``act`` was done to it."""
        delivery = self.get_object()
        act(NoticeDelivery.objects.filter(pk=delivery.pk))
        return Response(self.get_serializer(self.get_object()).data)


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("jobs", JobRunViewSet, "job"),
    ("deliveries", DeliveryViewSet, "delivery"),
    ("exports", ExportViewSet, "export"),
]
PATHS = [path("feed/changes/", ChangesFeed.as_view(), name="api-feed-changes")]
