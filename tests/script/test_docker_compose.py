"""The file for real use: no secret inside, the owner's password with the migration alone, one beat, a durable queue."""

from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
SERVICES = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
SECRETS = ("SECRET_KEY", "PASSWORD")


def test_the_services_are_these():
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "valkey", "web", "worker"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_secret_comes_from_the_environment_or_stops_the_start(name):
    variables = SERVICES[name].get("environment", {})
    secrets = {key: value for key, value in variables.items() if any(word in key for word in SECRETS)}
    assert [key for key, value in secrets.items() if not value.startswith(f"${{{key}:?")] == []
    urls = [value for key, value in variables.items() if key.startswith("DATABASE")]
    assert [url for url in urls if ":${" not in url or ":?" not in url] == []


def test_only_the_migration_holds_the_owners_password():
    holders = [name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service.get("environment"))]
    assert holders == ["postgres", "migrate"]


def test_the_schedule_runs_once_and_apart_from_the_workers():
    with_beat = [name for name, service in SERVICES.items() if "beat" in map(str, service.get("command", []))]
    assert with_beat == ["beat"]
    assert "--beat" not in SERVICES["worker"]["command"]


def test_the_queue_forgets_nothing():
    command = SERVICES["valkey"]["command"]
    assert [command[command.index(f"--{name}") + 1] for name in ("appendonly", "maxmemory-policy")] == [
        "yes",
        "noeviction",
    ]


@pytest.mark.parametrize("name", [name for name in sorted(SERVICES) if name != "migrate"])
def test_every_lasting_service_is_watched(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_image_runs_as_a_user_without_rights():
    lines = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER registry"]


def test_what_sends_mail_can_reach_a_mail_server_and_is_silent_by_default():
    assert SERVICES["worker"]["networks"] == ["inside", "outside"]
    switches = ("NOTICE_MAIL", "NOTICE_TO_EVERYBODY", "NOTICE_DIGEST", "NOTICE_WECOM_WEBHOOK")
    assert [SERVICES["worker"]["environment"][name] for name in switches] == [f"${{{name}:-}}" for name in switches]
