"""A list as a signed copy, for everybody; and the signers whose keys have been compared, for those who import copies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from registry import list_copies, signing
from registry.imports.copies import lines_of
from registry.models import Edition, KnownSigner
from registry.models.signers import fingerprint_of
from registry.public_copies import kept_by_edition
from registry.signer_forms import SignerForm
from registry.signers import KEEPER, READERS
from registry.views.lists import OfOneList
from web import clock
from web.days import on_and_known
from web.exports import Head, refuse_too_many
from web.lists import FilteredList


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListCopy(OfOneList, View):
    """The list as it stands on ``?on=``, known at ``?known_at=``, as a zip that this installation has signed."""

    def get(self, request, pk):
        item_list, when = self.item_list, on_and_known(request)
        refuse_too_many(item_list.lines.all())
        content, count = lines_of(item_list, when)
        origin = origin_of(item_list, when, count)
        name = Head(_("%(list)s_带签名的副本") % {"list": item_list.name}, on=when[0], known_at=when[1])
        return HttpResponse(
            list_copies.pack(origin, content),
            content_type=list_copies.MEDIA_TYPE,
            headers={
                "Content-Disposition": content_disposition_header(True, name.file_name("zip")),
                "X-Content-Type-Options": "nosniff",
            },
        )


def origin_of(item_list, when, count):
    """What a copy made now says of itself: ``count`` lines of a list, ``when`` (day, known at)."""
    on, known_at = when
    stamp = Edition.now()
    return list_copies.Origin(
        authority_code=item_list.authority.short_name,
        authority_name=item_list.authority.name,
        kind=item_list.kind,
        list_name=item_list.name,
        for_rural=item_list.for_rural,
        on=on.isoformat(),
        known_at=known_at.isoformat() if known_at else None,
        edition=str(stamp) if stamp else None,
        lines=count,
        made_at=clock.now().isoformat(timespec="seconds"),
        public_key=signing.public_key(),
    )


class SignerList(PermissionRequiredMixin, FilteredList):
    """The known signers, and this installation's own fingerprint to read out."""

    template_name = "registry/signer_list.html"
    context_object_name = "signers"

    def has_permission(self):
        """Those who record signers, and those who import copies."""
        return any(self.request.user.has_perm(permission) for permission in READERS)

    def visible_rows(self):
        """All of them."""
        return KnownSigner.objects.select_related("added_by")

    def get_context_data(self, **kwargs):
        key = signing.public_key()
        own = {"own_key": key, "own_fingerprint": fingerprint_of(key)}
        return super().get_context_data(**own, may_keep=self.request.user.has_perm(KEEPER), **kwargs)


class SignerCreate(PermissionRequiredMixin, View):
    """Record a signer; ``?name=`` and ``?key=`` come from the preview of a copy."""

    permission_required = KEEPER

    def get(self, request):
        asked = {"name": request.GET.get("name", "")[:100], "public_key": request.GET.get("key", "")[:64]}
        return self.ask(SignerForm(initial=asked))

    def post(self, request):
        form = SignerForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        form.instance.added_by = request.user
        signer = form.save()
        messages.success(request, _("已登记「%(name)s」的公钥。") % {"name": signer.name})
        return redirect("registry:signer-list")

    def ask(self, form, status=200):
        """The form."""
        return render(self.request, "registry/signer_form.html", {"form": form}, status=status)


class SignerRemove(PermissionRequiredMixin, View):
    """A key is trusted no more; the history keeps that it was."""

    permission_required = KEEPER

    def get(self, request, pk):
        return render(request, "registry/signer_remove.html", {"signer": get_object_or_404(KnownSigner, pk=pk)})

    def post(self, request, pk):
        signer = KnownSigner.objects.filter(pk=pk).first()
        if signer:
            signer.delete()
            messages.success(request, _("「%(name)s」的公钥不再登记。") % {"name": signer.name})
        return redirect("registry:signer-list")
