"""How the API reads a body: its own file, as Django REST framework loads it before its views."""

import json

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StorableJSON(JSONParser):
    """JSON that can be kept: neither nested beyond measure nor with half a character in it."""

    def parse(self, stream, media_type=None, parser_context=None):
        """The body as Python values. Raises ParseError."""
        try:
            body = super().parse(stream, media_type, parser_context)
            json.dumps(body, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as why:
            raise ParseError from why
        return body
