"""Writes and reads with Python's pickle and with cloudpickle what `futures-bench portable` does.

pickle sends a function of this module by its name, and its arguments; cloudpickle sends a closure.
Prints one line of JSON for each. cloudpickle is Debian's python3-cloudpickle.
"""

import json
import pickle
import sys
import time
from dataclasses import dataclass


@dataclass
class Thumbnail:
    name: str
    width: int
    scale: float


def count(value):
    return len(value)


def add(*values):
    return sum(value if isinstance(value, int) else 1 for value in values)


def closures(text, number, numbers, value):
    """Each as a closure, and as a function with its arguments."""
    return {
        "C1": (lambda: 1, (add, ())),
        "C2": (lambda: number + 1, (add, (number,))),
        "C3": (lambda: len(text) + number, (add, (text, number))),
        "C4": (lambda: len(numbers), (count, (numbers,))),
        "C5": (lambda: value.width + number, (add, (value, number))),
    }


def best(rounds, work):
    """Nanoseconds of one turn, in the best of five rounds."""
    times = []
    for _ in range(5):
        began = time.perf_counter_ns()
        for _ in range(rounds):
            work()
        times.append((time.perf_counter_ns() - began) / rounds)
    return round(min(times))


def report(peer, workload, rounds, write, read):
    data = write()
    figures = {
        "peer": peer,
        "workload": workload,
        "n": rounds,
        "bytes": len(data),
        "send_ns": best(rounds, write),
        "receive_ns": best(rounds, lambda: read(data)),
    }
    print(json.dumps(figures))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    try:
        import cloudpickle
    except ImportError:
        cloudpickle = None
        print("cloudpickle is not installed: apt-get install python3-cloudpickle", file=sys.stderr)
    text = "text " * 4
    cases = closures(text, 1, list(range(1, 1001)), Thumbnail(text, 1, 0.5))
    for workload, (closure, call) in cases.items():
        report("pickle", workload, rounds, lambda: pickle.dumps(call, 5), pickle.loads)
        if cloudpickle:
            report("cloudpickle", workload, rounds, lambda: cloudpickle.dumps(closure), pickle.loads)


main()
