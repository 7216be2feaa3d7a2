"""How long something takes, for bars: the median of several times, so that one hiccup of the machine is no result."""

import time
from statistics import median


def seconds(work):
    """How long ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def side_by_side(floor, work, times=5):
    """Median seconds of ``floor`` and of ``work``, taken by turns in the same minute."""
    pairs = [(seconds(floor), seconds(work)) for _time in range(times)]
    return median(one for one, _two in pairs), median(two for _one, two in pairs)


def told(floor, own, most):
    """Both times and their ratio in words. Raises AssertionError when the ratio is above ``most``."""
    assert own <= most * floor, f"ratio {own / floor:.1f}, at most {most}"
    return f"floor {floor * 1000:.1f} ms; ours {own * 1000:.1f} ms; ratio {own / floor:.1f} (at most {most})"
