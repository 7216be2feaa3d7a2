"""Every file that somebody takes is written down; of one that is too large for a request a worker writes the file."""

import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk import jobs
from desk.models import ExportRecord, ExportRun
from desk.saved_views import query_of
from web import clock
from web.exports import ALL_FORMATS
from web.lists import FilteredList
from web.refusals import BadQuery
from web.taking import Bundle, GivesBundle, Keeper

SCOPE = "export"
LONGEST_PAGE = ExportRecord._meta.get_field("page").max_length
LONGEST_QUERY = 4000

EXPORT = jobs.Job(
    name="export",
    label=_("导出"),
    task="desk.tasks.write_export",
    page=lambda run: reverse("desk:export-detail", args=[int(run.period)]),
    may_be_cancelled=True,
)


def note(user, file, *, page, query):
    """Write down that ``user`` takes ``file``; returns the record."""
    head = file.head
    return ExportRecord.objects.create(
        by=user,
        units="、".join(dict.fromkeys(post.unit.name for post in user.posts))[:500],
        authority_ids=user.authority_ids,
        name=head.name[:200],
        page=page[:LONGEST_PAGE],
        query=query,
        filter=head.filter,
        ending=file.ending,
        rows=head.count or 0,
    )


class Desk(Keeper):
    """Sees to the files of the whole register; strangers take public ones, and nobody notes who."""

    def most(self, user):
        """More for people who are signed in: for them a worker writes."""
        return settings.EXPORT_MOST if user.is_authenticated else settings.EXPORT_LIMIT

    def take(self, request, file):
        """The file, or the page that offers to have it written."""
        if not request.user.is_authenticated:
            return file.response()
        page, query = request.path, query_of(request.GET.urlencode())
        if file.is_long(settings.EXPORT_NOW):
            context = {"file": file, "format": ALL_FORMATS[file.ending], "page": page, "query": query}
            context |= {"now": settings.EXPORT_NOW, "days": settings.EXPORT_KEPT_DAYS}
            return render(request, "desk/export_ask.html", context)
        # Of a HEAD nothing is taken.
        if request.method == "GET":
            note(request.user, file, page=page, query=query)
        return file.response()


class _Fetcher(Keeper):
    """Keeps the file of a list instead of writing it."""

    file = None

    def most(self, user):
        return settings.EXPORT_MOST

    def take(self, request, file):
        self.file = file
        return HttpResponse()


def file_of(user, *, page, query, ending):
    """The file at an address, of a list or of several papers, as ``user`` sees it now, not yet written: asked for at the
    page's own door.

    Raises Http404 where no such list is, PermissionDenied and Refused as its page does.
    """
    try:
        match = resolve(page)
    except (Resolver404, ValueError) as why:
        raise Http404 from why
    view = getattr(match.func, "view_class", None)
    if view is None or not (issubclass(view, GivesBundle) or (issubclass(view, FilteredList) and view.export)):
        raise Http404
    if (ending == Bundle.ending) != issubclass(view, GivesBundle):
        raise Http404
    request, fetcher = HttpRequest(), _Fetcher()
    request.method, request.path, request.path_info, request.resolver_match = "GET", page, page, match
    request.GET = QueryDict(query, mutable=True)
    request.GET["format"] = ending
    request.META |= {"QUERY_STRING": request.GET.urlencode(), "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    # With a session the page is this person's own, and no copy of it is looked for.
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "-"
    request.session, request.htmx = {}, False
    request.user, request.keeper = user, fetcher
    match.func(request, *match.args, **match.kwargs)
    if fetcher.file is None:
        raise BadQuery(_t("这个列表现在不能导出。请回到列表，重新筛选以后再试。"), code="no_file")
    return fetcher.file


def ask(user, *, page, query, ending, anew=False):
    """Have a worker write the file of a list; (the run, whether it was begun now).

    The same address, format and language again finds the run that is under way or whose file is kept; with ``anew`` a
    kept file is thrown away, and another is written. Raises as ``file_of``.
    """
    query = query_of(query)
    if len(page) > LONGEST_PAGE or len(query) > LONGEST_QUERY:
        raise BadQuery(_t("筛选条件太长。请减少一些条件。"))
    file = file_of(user, page=page, query=query, ending=ending)
    language = get_language() or settings.LANGUAGE_CODE
    digest = hashlib.sha256("\n".join((page, query, ending, language)).encode()).hexdigest()
    said = {"page": page, "query": query, "digest": digest, "language": language}
    try:
        return _find_or_begin(user, file, anew=anew, **said)
    except IntegrityError:  # the other press of a double click was quicker by a moment
        return _find_or_begin(user, file, anew=False, **said)


@transaction.atomic
def _find_or_begin(user, file, *, page, query, digest, language, anew):
    same = ExportRun.objects.filter(by=user, digest=digest, ended_at=None)
    for run in same.select_for_update(of=("self",)).select_related("job"):
        if run.is_alive and not (anew and run.made_at):
            return run, False
        end(run)
    record = note(user, file, page=page, query=query)
    run = ExportRun.objects.create(record=record, by=user, digest=digest, language=language)
    run.job = jobs.start(
        EXPORT,
        period=str(run.pk),
        scope=SCOPE,
        authority=user.authority,
        total=file.head.count,
        by=user,
    )
    run.save(update_fields=["job"])
    return run, True


def end(run):
    """Throw the file of a run away; what it was stays written down."""
    run.parts.all().delete()
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])


def forget():
    """Throw away the files whose time is over; returns how many."""
    over = list(ExportRun.objects.filter(ended_at=None, kept_until__lte=clock.now()))
    for run in over:
        with transaction.atomic():
            end(run)
    return len(over)
