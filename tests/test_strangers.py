"""A stranger at every address: what is not declared public answers with the login, 401, 403, 404 or 405."""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

#: What anybody may read, by the name of its address; everything else is closed.
PUBLIC = {
    "home",
    "healthz",
    "about",
    "search",
    "large-print",
    "login",
    "password_set",
    "set_language",
    "api-schema",
    "registry:list-index",
    "registry:list-detail",
    "registry:list-poster",
    "registry:list-copy",
    "registry:entry-list",
    "registry:line-detail",
    "registry:order-list",
    "registry:order-detail",
    "registry:order-compare",
    "registry:order-scan",
    "registry:correction-list",
    "registry:correction-detail",
    "registry:guidance-history",
    "registry:guidance-sample",
    "registry:basis-list",
    "registry:basis-detail",
    "registry:basis-file",
    "registry:holding-list",
    "holding-list",
    "holding-detail",
    "basis-list",
    "basis-detail",
    "guidance-list",
    "guidance-detail",
    "registry:unit-list",
    "registry:unit-detail",
    "registry:unit-change-list",
    "registry:unit-change-detail",
    "unit-change-list",
    "unit-change-detail",
    "dispatch:check",
    "dispatch:violation-create",
    "admission:admission-list",
    "admission:admission-detail",
    "admission:plan-list",
    "admission:plan-detail",
    "plan-list",
    "plan-detail",
    "admission:emergency-list",
    "admission:emergency-detail",
    "emergency-list",
    "emergency-detail",
    "certificates:certificate-list",
    "certificates:type-detail",
    "certificates:lookup",
    "api-certificate-lookup",
    "changes",
    "changes-feed",
    "number-check",
    "open-data",
    "open-data-file",
    "certificate-list",
    "list-entries",
    "published-decision-list",
    "department-list",
    "department-detail",
    "registry:authority-compare",
    "registry:list-history",
    "registry:list-compare",
    "registry:community-list",
    "registry:community-lists",
    "registry:community-poster",
    "admission:decision-list",
    "admission:decision-detail",
    "list-compare",
    "correction-list",
    "correction-detail",
    "reconfirmation-list",
    "reconfirmation-detail",
    "unit-list",
    "unit-detail",
    "list-list",
    "list-detail",
    "entry-list",
    "entry-detail",
    "order-list",
    "order-detail",
    "admission-list",
    "admission-detail",
    "api-check",
    "certificate-guide-list",
    "certificate-guide-detail",
}
SAMPLES = {
    "int": "1",
    "slug": "submit",
    "uuid": str(uuid.UUID(int=1)),
    "str": "1",
    "path": "x",
    "month": "2026-10",
}


def addresses(resolver=None, prefix="", namespace=""):
    """(name, address with sample values) of every pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        path = prefix + sample(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one, path, inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", "/" + path


def sample(pattern):
    """The pattern with sample values in the place of its parameters."""
    text = str(pattern)
    if getattr(pattern, "_route", None) is not None:
        for name, converter in pattern.converters.items():
            kind = next((key for key in SAMPLES if type(converter).__name__.lower().startswith(key)), "str")
            for written in (f"<{kind}:{name}>", f"<{name}>", f"<month:{name}>"):
                text = text.replace(written, SAMPLES[kind])
        return text
    text = text.lstrip("^").rstrip("$").replace(r"\Z", "").replace("\\.", ".").replace("/?", "/")
    for group in (
        "(?P<pk>[^/.]+)",
        "(?P<pk>[0-9]+)",
        "(?P<order>[0-9]{1,18})",
        "(?P<pk>[0-9]{1,18})",
        "(?P<code>[^/]+)",
        "(?P<admission>[0-9]{1,9})",
    ):
        text = text.replace(group, "1")
    text = text.replace("(?P<verb>[a-z_]+)", "submit")
    return text if "(?P" not in text else text.split("(?P")[0] + "1"


ADDRESSES = sorted({(name, url) for name, url in addresses() if "(?P<format>" not in url and ".1" not in url})


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "url"), ADDRESSES)
def test_a_stranger_gets_in_nowhere_but_where_it_is_declared(client, name, url):
    got, sent = client.get(url), client.post(url, {})
    if name in PUBLIC:
        # /healthz says 503 where no worker runs.
        assert got.status_code in {200, 302, 404, 405, 503}, name
        return
    for answer in (got, sent):
        if answer.status_code == 302:
            assert answer["Location"].startswith("/login/"), name
        else:
            assert answer.status_code in {401, 403, 404, 405}, name


def test_the_walk_really_covers_the_rooms():
    names = {name.split(":")[0] for name, _url in ADDRESSES if ":" in name}
    assert {"registry", "admission", "dispatch", "reports"} <= names
    assert len(ADDRESSES) > 60
