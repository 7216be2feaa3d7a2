"""Bodies that answer the questions of a page's form: nothing that isn't asked, and once per Idempotency-Key."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from desk.pressing import token_of
from web.api import answers_of

KEYED = [OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)]


def asked(request, fields, *, once=""):
    """The body's answers to some form ``fields``; with ``once``, the kind of what is made, the token of an Idempotency-Key.

    Raises ValidationError for what isn't asked.
    """
    given = answers_of(request.data, fields)
    if unknown := given.keys() - fields.keys():
        raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
    if once and (key := request.headers.get("Idempotency-Key")):
        given["token"] = token_of(key, request.user, once)
    return given


def files_of(given, fields):
    """The files among answers, taken out of them, by name."""
    named = [name for name, one in fields.items() if isinstance(one, forms.FileField)]
    return {name: file for name in named if (file := given.pop(name, None))}


def answered(form):
    """The form, which can be read. Raises ValidationError."""
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form
