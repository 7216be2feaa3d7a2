"""Of many names the first ones are said, and that there are more."""

import pytest

from web.naming import first_names


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["甲"], "甲"), (["甲", "乙"], "甲、乙"), (["甲", "乙", "丙"], "甲、乙等")]
)
def test_the_first_two_of_some_names(names, said):
    assert first_names(names, 2) == said
