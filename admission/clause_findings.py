"""What a clause of a draft asks beside its verdict: forms and counts that go beyond the lists, a certificate that has no basis,
a target number. Plain values in, sentences out."""

from django.utils.translation import gettext as _

from admission.undeclared import quota_in
from registry.asking import read_asked
from registry.models import Category

#: What a document asks under an admission is held against its conditions, not against the lists.
NOT_COMPARED = frozenset({"admitted", "emergency"})
#: A task is what the verdict is about; a certificate is told by itself.
NOT_BESIDE = frozenset({Category.TASK, Category.CERTIFICATE})


def findings_in(text, verdict):
    """What to keep of a clause with its verdict: {"beyond": kinds of burden, "no_basis": True, "quota": its words}; without
    what isn't found."""
    asked, found = read_asked(text), {}
    beyond = [kind for kind in asked.burdens if kind not in NOT_BESIDE]
    if beyond and not asked.is_certificate and verdict not in NOT_COMPARED:
        found["beyond"] = beyond
    if asked.is_certificate and verdict == "unlisted":
        found["no_basis"] = True
    if words := quota_in(text):
        found["quota"] = words
    return found


def said_of(matched):
    """The sentences of what was found in a clause, as ``matched`` keeps it, in order."""
    said, labels = [], dict(Category.choices)
    if beyond := matched.get("beyond"):
        kinds = _("、").join(str(labels.get(kind, kind)) for kind in beyond)
        said.append(_("要求社区承担%(what)s，超出清单和准入的，社区可以拒收。") % {"what": kinds})
    if matched.get("no_basis"):
        said.append(_("没有出具这项证明的依据，社区不应出具。"))
    if words := matched.get("quota"):
        said.append(_("「%(words)s」是数量指标：不得给社区下达数量指标（民发〔2015〕136号）。") % {"words": words})
    return said


def counted(clauses):
    """How many clauses have each of these, in one sentence; empty when none has."""
    counts = (
        (_("超出清单和准入的台账、报表等%(n)s条"), sum(bool(one.matched.get("beyond")) for one in clauses)),
        (_("没有依据的证明%(n)s条"), sum(bool(one.matched.get("no_basis")) for one in clauses)),
        (_("数量指标%(n)s条"), sum(bool(one.matched.get("quota")) for one in clauses)),
    )
    said = [words % {"n": n} for words, n in counts if n]
    return _("其中：%(what)s。") % {"what": _("；").join(said)} if said else ""
