"""Who am I: the signed-in person's posts, for clients of the API."""

from rest_framework import mixins, serializers, viewsets

from accounts.models import Membership


class MembershipSerializer(serializers.ModelSerializer):
    """A post."""

    unit_name = serializers.CharField(source="unit.name")
    unit_code = serializers.CharField(source="unit.code")
    role_label = serializers.CharField()
    last_day = serializers.DateField(allow_null=True)

    class Meta:
        model = Membership
        fields = ["id", "unit", "unit_name", "unit_code", "role", "role_label", "valid_from", "last_day"]


class Posts(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The posts that the signed-in person holds today."""

    serializer_class = MembershipSerializer
    queryset = Membership.objects.none()

    def get_queryset(self):
        return Membership.objects.filter(user=self.request.user).today().select_related("unit").order_by("pk")


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [("posts", Posts, "post")]
