"""Pages for what went wrong before a view could answer."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _answer(request, status, code, message, template="", **said):
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "message": message, "field": None}, status=status)
    return render(request, template or f"{status}.html", said, status=status)


def bad_request(request, exception=None):
    """The request can't be read, or is larger than it may be."""
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, 413, "too_big", _("提交的内容太大。文字请分几次提交，单个文件不超过20MB。"))
    if isinstance(exception, TooManyFieldsSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        said = _("一次提交的选项太多，最多%(most)s项，请分几次提交。") % {"most": most}
        return _answer(request, 413, "too_many_fields", said, "too_many.html", most=most)
    return _answer(request, 400, "bad_request", _("这个请求读不懂，请返回上一页重试。"))


def forbidden(request, exception=None):
    """Signed in, and not allowed."""
    return _answer(request, 403, "forbidden", _("您的岗位不能这样做。"))


def not_found(request, exception=None):
    """Nothing here, or not for this user."""
    return _answer(request, 404, "not_found", _("没有找到，或者不在您可以查看的范围内。"))


def server_error(request):
    """Our fault."""
    # Without the request: nothing of the frame, the database least of all, may be asked for now.
    if not request.path.startswith("/api/"):
        return HttpResponseServerError(render_to_string("500.html"))
    return _answer(request, 500, "error", _("系统出了差错，已经记录下来。您填写的内容请稍后再试。"))
