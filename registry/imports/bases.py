"""The legal bases that an imported sheet names: found by title, document number and article, or made."""

from collections import defaultdict

from django.utils.translation import gettext as _t

from registry.document_number_words import number_in
from registry.models import LegalBasis
from registry.models.bases import BasisLevel

KEY = ("basis_title", "basis_number", "basis_article")


class Bases:
    """The bases that are recorded, and those that the rows so far will record: {(title, number, article): level}."""

    def __init__(self):
        self.known, self.ids, self.new, self.unmade = {}, {}, {}, set()
        self.by_number, self.recognised = defaultdict(dict), defaultdict(int)

    def read(self, titles, numbers=()):
        """Read the recorded bases of these titles, in one query, and in another those of the document numbers that stand in
        the titles or in the cells for numbers."""
        self.note(LegalBasis.objects.filter(title__in=titles))
        if said := {number for text in (*titles, *numbers) if (number := number_in(text))}:
            for basis in LegalBasis.objects.filter(document_number__in=said):
                self.by_number[basis.document_number][basis.pk] = basis

    def note(self, bases):
        """Bases that are recorded."""
        for basis in bases:
            key = basis.title, basis.document_number, basis.article
            if key not in self.new:
                self.known[key], self.ids[key] = basis.level, basis.pk

    def object_to(self, row, said):
        """Object to a row without a basis, to a new one without level, and to a level that isn't the recorded one.

        ``said(row, name)`` answers what the line will say.
        """
        wrong = dict(row.errors)
        if any(name in wrong for name in KEY):
            return
        key, level = self._key(row, said), row.get("basis_level") or ""
        if not level and not (self.known.get(key) or self.new.get(key)) and (basis := self._of_number(key)):
            row.values |= {"basis_title": basis.title, "basis_number": basis.document_number}
            row.values["basis_article"] = basis.article
            self.note([basis])
            self.recognised[basis.document_number, basis.title] += 1
            key = self._key(row, said)
        recorded = self.known.get(key) or self.new.get(key)
        place = "basis_level" if row.has("basis_level") else "basis_title"
        if not key[0]:
            row.refuse("basis_title", _t("没有写依据。没有依据的条目不能公布，请写明依据的题名和层级。"))
        elif recorded and level and level != recorded:
            said_before = BasisLevel(recorded).label
            row.refuse(
                "basis_level", _t("这条依据的层级是「%(level)s」，请改成一致，或者留空。") % {"level": said_before}
            )
        elif not recorded and not level and "basis_level" not in wrong:
            row.refuse(place, self._missing_level(key))
        elif not recorded and level:
            self.new[key] = level
            self.unmade.add(key)

    def _key(self, row, said):
        return tuple(said(row, name) for name in KEY)

    def _of_number(self, key):
        """The one recorded basis with the document number that a row states; None for none and for several."""
        found = list(self.by_number[number_in(key[1]) or number_in(key[0])].values())
        found = [basis for basis in found if key[2] in ("", basis.article)]
        return found[0] if len(found) == 1 else None

    def _missing_level(self, key):
        near = ["".join(other[1:]) for other in self.known if other[0] == key[0] and any(other[1:])]
        if near:
            said = _t(
                "这条依据没有登记过（同题名已登记的有：%(others)s）。请改正文号、条款，或者在「依据层级」一列写明层级。"
            )
            return said % {"others": _t("、").join(near[:5])}
        return _t(
            "这条依据没有登记过，也没有写层级，不能替您猜。请在「依据层级」一列写明，例如法律、国家政策文件；同一依据写一次即可。"
        )

    def make(self):
        """Record the new ones, to be confirmed by somebody; in two statements."""
        if not self.unmade:
            return
        LegalBasis.objects.bulk_create(
            [
                LegalBasis(title=key[0], document_number=key[1], article=key[2], level=self.new[key])
                for key in sorted(self.unmade)
            ],
            ignore_conflicts=True,
        )
        made = LegalBasis.objects.filter(title__in={key[0] for key in self.unmade})
        self.ids |= {(basis.title, basis.document_number, basis.article): basis.pk for basis in made}
        self.unmade = set()

    def pk_of(self, row, said):
        """The id of the basis on which a row's line rests; after ``make``."""
        return self.ids[self._key(row, said)]

    def notes(self):
        """How many will be recorded, and which were recognised by their number alone."""
        said = _t("%(n)s行的依据按文号认定为已登记的《%(title)s》（%(number)s），题名以登记的为准，请核对。")
        notes = [said % {"n": n, "number": number, "title": title} for (number, title), n in self.recognised.items()]
        if self.new:
            notes.append(_t("将登记%(n)s条新的依据，标为待核实。") % {"n": len(self.new)})
        return notes
