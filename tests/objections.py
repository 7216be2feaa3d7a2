"""What holds for every objection, to an order or to an approval: each room's tests ask it of their own addresses."""

from datetime import date


def send(client, url, **body):
    """The answer to a body in JSON."""
    return client.post(url, body, content_type="application/json")


def answering(client, url, staff):
    """The address of the API at which ``staff`` answer the objection at ``url``; whoever is signed in may not."""
    verb = f"{url}do/answer/"
    assert send(client, verb, is_accepted="no", answer="依据充分").status_code == 403
    client.force_login(staff)
    assert client.get(f"{url}actions/").json() == [
        {"action": "answer", "label": "答复", "blocked_by": None, "asks": ["is_accepted", "answer"]}
    ]
    return verb


def only_staff_record_a_resident(client, url, district, *, objector, received_on, **subject):
    """Over the API others object for their own unit alone."""
    client.force_login(objector)
    for unit in (district.street.pk, None):
        wrong = send(client, url, unit=unit, text="不合适", **subject)
        assert (wrong.status_code, wrong.json()["field"]) == (400, "unit")
    client.force_login(district.reviewer)
    assert client.get(url).json()["count"] == 0
    made = send(client, url, unit=None, text="来信", received_on=received_on, **subject).json()
    assert (made["unit"], made["unit_name"], made["received_on"]) == (None, "", received_on)


def without_a_post_one_is_told_how_a_resident_objects(client, url, user):
    """On the page of the form, for somebody whose last post has ended."""
    user.memberships.update(valid_to=date(2026, 3, 1))
    client.force_login(user)
    page = client.get(url)
    assert page.status_code == 403
    assert "居民可以来电、来信或者当面提出" in page.content.decode()


def open_to_staff_alone(client, url, *, objector, staff, words):
    """The page of the answer: not for who objected; ``staff``, then signed in, read the words of the objection on it."""
    client.force_login(objector)
    assert client.get(url).status_code == 403
    client.force_login(staff)
    assert words in client.get(url).content.decode()


def read_without_names(client, url, *, objector, answer):
    """The page of an objection that was answered says so to who objected, and not who answered."""
    client.force_login(objector)
    page = client.get(url).content.decode()
    assert answer in page
    assert "测试second_reviewer" not in page
