"""One's own account: the address for mail, how often it comes, and by which ways one is told."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from accounts.models import User
from desk.models import Route
from desk.routes import Mail, routes_on

DIGEST, SINGLY = "digest", "singly"


class MailForm(forms.ModelForm):
    """The address to which mail about one's notices goes (empty: none), and whether in one mail a day or one by one.

    What isn't said about the second stays as it was: only the page asks for it.
    """

    frequency = forms.ChoiceField(label=_("邮件怎样发"), required=False, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["email"]
        help_texts = {"email": _("不填就不发邮件，通知只在站内。通知里只有标题和链接一类的文字，没有附件。")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = frequencies()
        default = names[DIGEST if settings.NOTICE_DIGEST else SINGLY]
        choices = [("", _t("按本系统的设置（现在是：%(default)s）") % {"default": default}), *names.items()]
        self.fields["frequency"].choices = choices
        self.initial["frequency"] = {None: "", True: DIGEST, False: SINGLY}[self.instance.wants_digest]

    def save(self, commit=True):
        """Keep the choice with the address."""
        if "frequency" in self.data:
            self.instance.wants_digest = {"": None, DIGEST: True, SINGLY: False}[self.cleaned_data["frequency"]]
        return super().save(commit)


def frequencies():
    """{choice: what it means} of how often mail comes."""
    return {DIGEST: _t("工作日8:30一封，汇总没有读的通知"), SINGLY: _t("每条通知一封")}


class OwnAccount(UpdateView):
    """Anybody's own address and choice; nobody else's."""

    template_name = "accounts/own_account.html"
    form_class = MailForm

    def get_object(self, queryset=None):
        """A copy of the person who asks: the page's frame keeps the name that is saved."""
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        form.save()
        messages.success(self.request, _t("已保存。"))
        return redirect("own-account")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        person = User.objects.get(pk=self.request.user.pk)
        return super().get_context_data(mail=how_mail_goes(person), **kwargs)


def how_mail_goes(person):
    """(sentence, does mail reach this person): whether and why not."""
    if Route.MAIL not in routes_on():
        return _t("本系统没有开通邮件。"), False
    if not person.email:
        return _t("您没有登记电子邮箱，不发邮件。"), False
    if not Mail().may_reach(person.email):
        return _t("本系统不是正式环境，只能发给许可名单里的地址；您的地址不在名单里。"), False
    if person.has_digest:
        return _t("每个工作日8:30发一封，汇总还没有读的通知；读过的不再发。"), True
    return _t("每条通知发一封，一般在一分钟以内。"), True
