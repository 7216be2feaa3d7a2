"""What pages for those who apply, or send, for a unit have in common."""

from django.core.exceptions import PermissionDenied

from registry.models import Unit

APPLIES = "admission.apply"


class ForApplicants:
    """Mixed into a view: 403 for everybody else."""

    def dispatch(self, request, *args, **kwargs):
        """Only for those who apply for a unit."""
        if request.user.is_authenticated and not request.user.has_perm(APPLIES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def units(self):
        """The units for which this user applies."""
        return Unit.objects.filter(pk__in=self.request.user.present_unit_ids_with(APPLIES))

    def first_unit(self):
        """The one that is chosen to begin with."""
        return self.request.user.unit_for(APPLIES)
