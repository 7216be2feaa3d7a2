"""What a decided application says after an appeal: a closed case is never edited, what stands is read from its decisions."""

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property


class DecidedAnewQuerySet(models.QuerySet):
    """Applications, some of them decided anew on appeal."""

    def _anew(self):
        """The decisions that took the place of another."""
        decisions = self.model.decisions.rel.related_model.objects
        return decisions.filter(replaces__isnull=False).order_by("-decided_at", "-pk")

    def with_outcome_anew(self):
        """Annotates ``outcome_anew``: what was decided last on appeal, or None."""
        return self.annotate(
            outcome_anew=Subquery(self._anew().filter(application=OuterRef("pk")).values("outcome")[:1])
        )

    def count_now(self):
        """{state: how many are in it now}; one query."""
        now = Coalesce("outcome_anew", F("state"), output_field=models.CharField())
        rows = self.with_outcome_anew().order_by().values(now=now).annotate(n=Count("pk"))
        return {row["now"]: row["n"] for row in rows}

    def standing_in(self, *states):
        """Those that are in one of ``states`` now, what was decided on appeal included."""
        anew = self._anew().order_by().values("application")
        return self.filter((Q(state__in=states) & ~Q(pk__in=anew)) | Q(pk__in=anew.filter(outcome__in=states)))


class DecidedAnew(models.Model):
    """An application as it stands after an appeal."""

    class Meta:
        abstract = True

    @cached_property
    def outcome_anew(self):
        """What was decided last on appeal, or None; ``with_outcome_anew()`` fills this for many at once."""
        anew = self.decisions.filter(replaces__isnull=False).order_by("-decided_at", "-pk")
        return anew.values_list("outcome", flat=True).first()

    @property
    def state_now(self):
        """The state, or what was decided last on appeal."""
        return self.outcome_anew or self.state

    @property
    def state_now_label(self):
        """The same in words."""
        return dict(type(self)._meta.get_field("state").choices)[self.state_now]
