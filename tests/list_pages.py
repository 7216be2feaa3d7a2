"""Every list of the application: the page, its filter and file, the route of the API that uses the same filter."""

from django.urls import URLPattern, URLResolver, get_resolver

from web.lists import FilteredList

#: Name of a list page → name of the API's route with the same FilterSet.
TWINS = {
    "registry:list-index": "list-list",
    "registry:entry-list": "entry-list",
    "registry:list-detail": "list-entries",
    "registry:order-list": "order-list",
    "registry:correction-list": "correction-list",
    "registry:objection-list": "objection-list",
    "registry:basis-list": "basis-list",
    "registry:holding-list": "holding-list",
    "registry:unit-list": "unit-list",
    "registry:unit-change-list": "unit-change-list",
    "certificates:certificate-list": "certificate-list",
    "certificates:ask-list": "certificate-ask-list",
    "certificates:ask-totals": "certificate-ask-total-list",
    "certificates:issue-list": "certificate-issue-list",
    "admission:application-list": "application-list",
    "admission:queue": "queue-list",
    "admission:consultation-list": "consultation-list",
    "admission:meeting-list": "meeting-list",
    "admission:admission-list": "admission-list",
    "admission:emergency-list": "emergency-list",
    "admission:decision-list": "published-decision-list",
    "admission:plan-list": "plan-list",
    "admission:proposal-list": "proposal-list",
    "admission:appeal-list": "appeal-list",
    "admission:decision-objection-list": "decision-objection-list",
    "admission:reason-list": "rejection-reason-list",
    "admission:yearly-review-list": "yearly-review-list",
    "admission:document-list": "document-review-list",
    "dispatch:receipt-list": "receipt-list",
    "dispatch:refusal-list": "refusal-list",
    "dispatch:dispute-list": "dispute-list",
    "dispatch:matter-list": "matter-list",
    "dispatch:burden-list": "burden-list",
    "dispatch:violation-list": "violation-list",
    "dispatch:circular-list": "circular-list",
    "dispatch:sent-list": "dispatch-list",
    "dispatch:sent-detail": "receipt-list",
    "dispatch:street-list": "street-dispatch-list",
    "dispatch:fund-list": "fund-list",
    "dispatch:payment-list": "fund-payment-list",
    "dispatch:fund-use-list": "fund-use-list",
    "dispatch:fund-unrecorded": "unrecorded-fund-list",
    "dispatch:provider-list": "provider-list",
    "dispatch:agreement-list": "agreement-list",
    "reports:report-list": "report-list",
    "reports:survey-list": "survey-list",
    "desk:delivery-list": "delivery-list",
    "desk:job-list": "job-list",
    "desk:export-list": "export-list",
    "desk:export-log": "export-list",
}
#: Lists that nobody filters, and why.
UNFILTERED = {
    "notice-list": "one's own inbox",
    "following-list": "what oneself follows",
    "desk:import-index": "one's own uploads",
    "posts-to-place": "a queue of work, which shortens as it is done",
    "registry:signer-list": "a few keys, each compared by telephone",
    "registry:basis-review-list": "a queue of work, which shortens as it is done",
    "dispatch:group-list": "a few groups of one's own unit",
    "dispatch:promise-detail": "the communities of one promise: each is in fund-list",
    "dispatch:rate-list": "a few rates, read from the latest to the first",
    "admission:exit-list": "a queue of work, which shortens as it is done",
    "admission:paragraph-list": "a few texts, read one after another while a letter is written",
    "admission:countersigner-list": "a few places in their order, read together",
    "admission:route-list": "a few rules, read from the first to the last",
    "admission:inherited-list": "a queue of work, which shortens as it is done",
}
#: Lists with a filter of their own that are no route of the API, and why.
PAGE_ONLY = {
    "registry:list-history": "the orders of one list: each is in order-list",
}
#: Lists that nobody takes away, and why.
NOT_TAKEN = {"dispatch:asked-list": "what people asked is deleted after a time, and a file would outlive that"}


def patterns(resolver=None, namespace=""):
    """(name, callback) of every address."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one.callback


def list_pages():
    """{name: view class} of all pages that are lists."""
    found = {name: getattr(callback, "view_class", None) for name, callback in patterns()}
    return {name: view for name, view in found.items() if view and issubclass(view, FilteredList)}


def api_lists():
    """{name: FilterSet or None} of all routes of the API that answer with pages of rows."""
    found = {}
    for name, callback in patterns():
        view, told = getattr(callback, "cls", None), getattr(callback, "initkwargs", {})
        actions = getattr(callback, "actions", None) or {}
        is_list = actions.get("get") == "list" or (name or "").endswith("-entries")
        if view is not None and is_list:
            fields = getattr(view, "filterset_class", None)
            found[name] = told.get("filterset_class", fields)
    return found
