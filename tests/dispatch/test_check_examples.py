"""The sentences that workers really paste, given with the reference data, are all answered by the right line."""

from pathlib import Path

from tests.dispatch.demonstration_lines import rows, wrong

EXAMPLES = rows(Path(__file__).parent / "data" / "check_examples.csv")


def test_every_example_is_answered_by_the_line_that_fits():
    assert len(EXAMPLES) == 50
    assert wrong(EXAMPLES) == []
