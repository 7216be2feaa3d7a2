"""How the API reads a body: its own file, as Django REST framework loads it before its views."""

import json

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StorableJSON(JSONParser):
    """JSON that can be kept: not nested beyond measure, without half a character and without a number that is none."""

    def parse(self, stream, media_type=None, parser_context=None):
        """The body as Python values. Raises ParseError."""
        try:
            body = super().parse(stream, media_type, parser_context)
            # 1e999 is read as infinity, which no row and no answer can hold.
            json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
        except (RecursionError, ValueError) as why:
            raise ParseError from why
        return body
