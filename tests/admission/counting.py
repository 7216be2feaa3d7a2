"""How many questions a page asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(client, url):
    """The number of statements for a second look at a page: sessions and caches are warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)
