"""Learns the weights of ``registry.relief`` anew from ``relief_sentences.tsv``: ``python -m script.learned``.

Needs scikit-learn, which nothing else needs: ``pip install scikit-learn`` beside the project's own packages.
"""

import csv
from pathlib import Path

from registry.relief import WEIGHTS, runs_of

SENTENCES = Path(__file__).with_name("relief_sentences.tsv")
# Lighter runs change no sentence's answer.
LIGHTEST = 0.01
# How far a weight may go from nothing, as scikit-learn means it; 0.1 and 1 tell unseen sentences no better.
FREEDOM = 0.3


def main() -> None:
    """Writes the weights, the heaviest first; prints how many."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = [(kind == "forbids", text) for kind, text in csv.reader(file, delimiter="\t")]
    counting = CountVectorizer(analyzer=runs_of, binary=True, min_df=2)
    counted = counting.fit_transform([text for _relieves, text in rows])
    learned = LogisticRegression(C=FREEDOM, max_iter=5000).fit(counted, [relieves for relieves, _text in rows])
    found = zip(counting.get_feature_names_out(), learned.coef_[0], strict=True)
    heavy = sorted(((run, w) for run, w in found if abs(w) >= LIGHTEST), key=lambda one: (-abs(one[1]), one[0]))
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerows([("", f"{learned.intercept_[0]:.3f}"), *((run, f"{w:.3f}") for run, w in heavy)])
    print(f"{len(rows)} sentences, {len(heavy)} runs of characters")


if __name__ == "__main__":
    main()
