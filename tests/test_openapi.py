"""The committed description of the API is what the code offers, and the API keeps to it."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
import schemathesis
import yaml
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, settings

SCHEMA = Path(django_settings.BASE_DIR) / "docs" / "openapi.yaml"
api = schemathesis.openapi.from_path(str(SCHEMA))


def test_the_committed_description_is_up_to_date(tmp_path):
    call_command("spectacular", file=str(tmp_path / "openapi.yaml"), validate=True, fail_on_warn=True)
    assert (tmp_path / "openapi.yaml").read_text() == SCHEMA.read_text(), (
        "run manage.py spectacular --file docs/openapi.yaml"
    )


def test_every_described_address_exists():
    for path in yaml.safe_load(SCHEMA.read_text())["paths"]:
        sample = path.replace("{verb}", "submit").replace("{month}", "2026-10")
        while "{" in sample:
            sample = sample[: sample.index("{")] + "1" + sample[sample.index("}") + 1 :]
        assert resolve(sample)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["reviewer", "officer", "worker", None])
@api.parametrize()
@settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
def test_no_input_makes_the_api_fail(district, client, case, username):
    """Whatever is sent, by whomever: never a 500, and every refusal has the one shape."""
    if username:
        client.force_login(getattr(district, username))
    with transaction.atomic():
        answer = send(client, case)
        transaction.set_rollback(True)
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert set(answer.json()) >= {"code", "message", "field"}


def send(client, case):
    """The generated case through Django's own client, which keeps the test's transaction open."""
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool) or case.body is None else None
    return client.generic(
        case.method,
        case.formatted_path,
        json.dumps(body).encode() if body is not None else b"",
        content_type="application/json",
        QUERY_STRING=urlencode(case.query or {}, doseq=True),
    )
