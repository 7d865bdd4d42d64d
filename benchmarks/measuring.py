"""Taking times and memory."""

from __future__ import annotations

import time
from collections.abc import Callable


def timed(work: Callable[[], object]) -> float:
    """The seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def least_processor(work: Callable[[], object], tries: int) -> float:
    """The least processor time of several tries, for what does nothing but compute."""
    taken = []
    for _try in range(tries):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def least(work: Callable[[], object], tries: int) -> float:
    """The least of several times: what else the machine does only ever adds."""
    return min(timed(work) for _try in range(tries))
