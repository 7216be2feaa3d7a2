"""The room's part of the API: runs of jobs."""

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from desk.models import JobRun


class JobRunSerializer(serializers.ModelSerializer):
    """A run and how far it is; ``phase`` is waiting, running, failed or finished."""

    phase = serializers.CharField(read_only=True)
    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = JobRun
        fields = (
            *("id", "job", "period", "phase", "done", "total", "percent", "attempts", "error"),
            *("asked_at", "started_at", "finished_at"),
        )
        read_only_fields = fields


class JobRunViewSet(ReadOnlyModelViewSet):
    """Runs of the user's authority, for those who start jobs and those who look after them."""

    serializer_class = JobRunSerializer
    queryset = JobRun.objects.none()

    def get_queryset(self):
        return JobRun.objects.visible_to(self.request.user)


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [("jobs", JobRunViewSet, "job")]
