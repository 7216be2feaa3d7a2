"""What an approval would do, shown before it is signed: which communities, how many hours, what runs there already."""

from dataclasses import dataclass

from admission.burden import burden_of
from admission.loads import loads_of


@dataclass(frozen=True)
class DecisionEffect:
    """The planned burden in the communities, and what each carries today, in the order given: nobody is ranked."""

    burden: object
    loads: tuple

    @property
    def not_counted(self):
        """True when there are no hours a month, such as for what happens once or on demand."""
        return self.burden.each_month is None


def effect_of(application, communities):
    """The DecisionEffect in ``communities`` (a sequence), as things stand today; two queries."""
    return DecisionEffect(burden_of(application, len(communities)), tuple(loads_of(communities)))
