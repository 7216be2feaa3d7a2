"""What every API view shares: pages, one shape for every error, and the procedure's verbs."""

from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, pagination, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import exception_handler

from web import workflow
from web.refusals import Refused


class TooBig(exceptions.APIException):
    """A body larger than ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


#: Codes and sentences for what Django REST framework itself refuses.
SENTENCES = {
    exceptions.NotAuthenticated: ("not_authenticated", gettext_lazy("请先登录。")),
    exceptions.AuthenticationFailed: ("not_authenticated", gettext_lazy("请先登录。")),
    exceptions.PermissionDenied: ("forbidden", gettext_lazy("您的岗位不能这样做。")),
    exceptions.NotFound: ("not_found", gettext_lazy("没有找到，或者不在您可以查看的范围内。")),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", gettext_lazy("请用 JSON 提交。")),
    exceptions.NotAcceptable: ("not_acceptable", gettext_lazy("这里只提供 JSON。")),
    TooBig: ("too_big", gettext_lazy("提交的内容太大。文字请分几次提交，单个文件不超过20MB。")),
    exceptions.Throttled: ("throttled", gettext_lazy("请求太频繁，请稍后再试。")),
    exceptions.ParseError: ("unreadable", gettext_lazy("提交的内容不是有效的 JSON。")),
}


class Pages(pagination.PageNumberPagination):
    """Numbered pages of 50; ``?page_size=`` up to 200."""

    page_size_query_param = "page_size"
    max_page_size = 200


class AskedSerializer(serializers.Serializer):
    """A body in which nothing stands that isn't asked."""

    def to_internal_value(self, data):
        """The values; what is unknown is named. Raises ValidationError."""
        values = super().to_internal_value(data)
        if unknown := data.keys() - self.fields.keys():
            raise serializers.ValidationError({name: [_("没有这个栏目。")] for name in sorted(unknown)})
        return values


#: Fields of a form that take one value, unless they are of MANY.
ONE = (forms.CharField, forms.DateField, forms.DecimalField, forms.BooleanField, forms.ChoiceField, forms.UUIDField)
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def answers_of(body, fields):
    """The answers in a body, by name. Raises ValidationError for a body that is no object, for every list or object where
    one of ``fields`` (form fields by name) takes one value, and for every file where a text belongs or the other way round."""
    if body is None:
        return {}
    if not hasattr(body, "items"):
        raise ValidationError(_("提交的内容应当是一个 JSON 对象。"))
    answers = _by_name(body, fields)
    if wrong := {name: why for name, given in answers.items() if (why := _unfit(given, fields.get(name)))}:
        raise ValidationError(wrong)
    for name, given in answers.items():
        # Django reads days and times from text alone; a number in place of one is told as any other wrong day.
        if isinstance(given, (int, float)) and isinstance(fields.get(name), forms.fields.BaseTemporalField):
            answers[name] = str(given)
    return answers


def _by_name(body, fields):
    """The values; a form that was sent repeats the name of a field that takes several."""
    if not hasattr(body, "getlist"):
        return dict(body.items())
    return {name: body.getlist(name) if isinstance(fields.get(name), MANY) else body[name] for name in body}


def _unfit(given, field):
    """Why a value can't be one of a form field, or None."""
    is_file = hasattr(given, "chunks")
    if isinstance(given, (list, dict)) and isinstance(field, ONE) and not isinstance(field, MANY):
        return _("这一项只能填写一个值。")
    if isinstance(field, forms.FileField) and not is_file and given not in (None, ""):
        return _("文件请用 multipart/form-data 上传。")
    return _("这一项不能上传文件。") if is_file and not isinstance(field, forms.FileField) else None


class ErrorSerializer(serializers.Serializer):
    """The one shape of an error; ``errors`` lists all of them when a form has several."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    errors = serializers.ListField(child=serializers.DictField(), required=False)


def answer_in_one_shape(why, context):
    """Every error as ``{code, message, field}``; several at once also under ``errors``."""
    if isinstance(why, Refused):
        return Response({"code": why.code, "message": str(why), "field": why.field}, status=why.status)
    if isinstance(why, ValidationError):
        return _listed(_from_django(why))
    if isinstance(why, exceptions.ValidationError):
        return _listed(list(_from_rest(why.detail)))
    if isinstance(why, Http404):
        why = exceptions.NotFound()
    elif isinstance(why, PermissionDenied):
        why = exceptions.PermissionDenied()
    elif isinstance(why, RequestDataTooBig):
        why = TooBig()
    response = exception_handler(why, context)
    if response is None:
        return None
    code, message = _said_of(why, context)
    response.data = {"code": code, "message": str(message), "field": None}
    return response


def _said_of(why, context):
    """(code, sentence) for what Django REST framework refuses."""
    if isinstance(why, exceptions.PermissionDenied) and str(why.detail).startswith("CSRF"):
        return "csrf_failed", _(
            "缺少 CSRF 令牌，或者令牌已经失效。请重新读取 Cookie「csrftoken」，写进请求头 X-CSRFToken。"
        )
    if isinstance(why, exceptions.MethodNotAllowed):
        methods = "、".join(context["view"].allowed_methods)
        return "method_not_allowed", _("这个地址不支持这种请求方式，可以用：%(methods)s。") % {"methods": methods}
    return SENTENCES.get(type(why), ("error", getattr(why, "detail", "")))


def _listed(errors):
    first = errors[0] if errors else {"code": "invalid", "message": _("提交的内容有误。"), "field": None}
    return Response({**first, "errors": errors}, status=status.HTTP_400_BAD_REQUEST)


def _from_django(why):
    if not hasattr(why, "error_dict"):
        return [{"code": one.code or "invalid", "message": _text(one), "field": None} for one in why.error_list]
    return [
        {"code": one.code or "invalid", "message": _text(one), "field": None if name == "__all__" else name}
        for name, errors in why.error_dict.items()
        for one in errors
    ]


def _text(error):
    return str(error.message % error.params if error.params else error.message)


def _from_rest(detail, field=None):
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = None if name == "non_field_errors" else (f"{field}.{name}" if field else str(name))
            yield from _from_rest(inner, here)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _from_rest(inner, field)
    else:
        yield {"code": getattr(detail, "code", "invalid"), "message": str(detail), "field": field}


class ActionSerializer(serializers.Serializer):
    """An action that the user may take now, or why not."""

    action = serializers.CharField()
    label = serializers.CharField()
    blocked_by = serializers.CharField(allow_null=True)
    asks = serializers.ListField(child=serializers.CharField(), source="transition.asks.base_fields")


class ProcedureMixin:
    """For viewsets over procedural rows: ``GET …/actions/`` and ``POST …/do/ACTION/`` knock at ``web.workflow``."""

    @action(detail=True, methods=["get"], url_path="actions", filterset_class=None, pagination_class=None)
    def actions(self, request, **kwargs):
        """What the signed-in user may do with this now."""
        return Response(ActionSerializer(workflow.actions_for(self.get_object(), request.user), many=True).data)

    @action(detail=True, methods=["post"], url_path=r"do/(?P<verb>[a-z_]+)")
    def do(self, request, verb=None, **kwargs):
        """Perform one action; the body holds its answers and, if wanted, ``seen``: the version that was read."""
        obj = self.get_object()
        procedure = workflow.procedure_of(obj)
        if verb not in procedure.by_action:
            raise Http404
        answers = answers_of(request.data, procedure.by_action[verb].asks.base_fields)
        seen = workflow.read_version(answers.pop("seen", None))
        workflow.perform(obj, verb, by=request.user, seen=seen, **answers)
        obj = self.get_queryset().filter(pk=obj.pk).first() or obj
        return Response(self.get_serializer(obj).data)


class OnlyListsAreFiltered:
    """For viewsets with a ``filterset_class``: what is asked for by its number is found whatever a list would leave out."""

    def filter_queryset(self, rows):
        """The rows of the list that was asked for; every row for anything else."""
        return super().filter_queryset(rows) if self.action == "list" else rows
