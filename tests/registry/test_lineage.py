"""Who follows whom, walked both ways."""

import pytest

from registry.lineage import Lineage

#: 1 and 2 become 3; 3 and 4 become 5; 1 also becomes 6.
LINEAGE = Lineage([(1, 3, None), (2, 3, None), (3, 5, None), (4, 5, None), (1, 6, None)])


@pytest.mark.parametrize(
    ("unit", "holders", "passes"),
    [
        (3, {3}, True),
        (3, {1, 2}, True),
        (3, {1}, False),
        (5, {1, 2, 4}, True),
        (5, {3, 4}, True),
        (5, {1, 2}, False),
        (6, {1}, True),
        (1, {3}, False),
        (1, set(), False),
    ],
)
def test_what_holds_for_all_whom_a_unit_follows_holds_for_it(unit, holders, passes):
    assert LINEAGE.passes_to(unit, holders) is passes


def test_the_chain_is_walked_both_ways():
    assert (LINEAGE.before([5]), LINEAGE.after([1])) == ({1, 2, 3, 4}, {3, 5, 6})


def test_lines_end_where_nobody_follows():
    assert [LINEAGE.ends_of(unit) for unit in (1, 2, 5, 9)] == [{5, 6}, {5}, {5}, {9}]


def test_what_was_split_is_wholly_before_nobody_unless_its_parts_come_together_again():
    assert [LINEAGE.wholly_before(unit) for unit in (5, 3, 6, 2)] == [{2, 3, 4}, {2}, set(), set()]
    together = Lineage([(1, 2, None), (1, 3, None), (2, 4, None), (3, 4, None)])
    assert [together.wholly_before(unit) for unit in (4, 3)] == [{1, 2, 3}, set()]
