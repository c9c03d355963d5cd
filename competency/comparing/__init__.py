"""
What changed from one version of a standard to another. Pure: takes two dicts of `competency.contents`.

likeness → pairing → parts (what a comparison consists of) → versions (the comparison) → summary (its sentences)
"""

from competency.comparing.parts import Comparison, Pair
from competency.comparing.summary import Count, Summary, Tally, counts, sentences, tallies
from competency.comparing.versions import compare

__all__ = ["Comparison", "Count", "Pair", "Summary", "Tally", "compare", "counts", "sentences", "tallies"]
