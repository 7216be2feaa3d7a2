"""A small generated year: verdicts at sending, asked again as known then and now, against a plain model."""

from tests.dispatch.sendings import more_communities
from tests.dispatch.year_of_dispatches import YearOfDispatches

DISPATCHES, COMMUNITIES = 120, 9


def test_frozen_verdicts_are_given_again_as_known_then_and_differ_now_only_by_what_came_late(district):
    more_communities(district, COMMUNITIES - 3)
    year = YearOfDispatches(district, DISPATCHES, seed=2)
    year.run()
    found = year.compare()
    assert found.differ == []
    assert {verdict for verdict, _flags in found.kinds} == {"duty", "assist", "admitted", "emergency", "unlisted"}
    assert {"received", "returned", "order", "promised", "paid"} <= found.changed.keys()
    assert {("duty", ("unfunded",)), ("admitted", ("unfunded",))} <= found.kinds.keys()
