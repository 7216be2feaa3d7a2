"""How a body of the API is read."""

from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from web.bodies import StorableJSON


def parsed(text):
    return StorableJSON().parse(BytesIO(text.encode()))


def test_json_is_read():
    assert parsed('{"name": "走访😀", "days": [1, 2.5, null]}') == {"name": "走访😀", "days": [1, 2.5, None]}


@pytest.mark.parametrize(
    "text", ["{", "", '{"name": "\\ud800"}', '["\\udfff"]', "[" * 20_000, '{"n": NaN}', "[1e999]", "9" * 5000]
)
def test_what_cannot_be_kept_cannot_be_read(text):
    with pytest.raises(ParseError):
        parsed(text)
