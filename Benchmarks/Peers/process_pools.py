"""The workloads of `futures-bench processes` on Python's pools: concurrent.futures and multiprocessing.Pool.

process_pools.py [WORKLOAD...]: prints one line of JSON for each pool and workload; two workers, started by fork.
"""

import json
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

FORK = multiprocessing.get_context("fork")


def one():
    return 1


def square(number):
    return number * number + 1


def echo(data):
    return data


class Futures:
    name = "python-futures"

    def __init__(self, fresh=False):
        self.pool = ProcessPoolExecutor(2, mp_context=FORK)

    def submit(self, function, *arguments):
        return self.pool.submit(function, *arguments).result

    def map(self, function, inputs, chunk):
        return list(self.pool.map(function, inputs, chunksize=chunk))

    def close(self):
        self.pool.shutdown()


class Pool:
    name = "python-mp.Pool"

    def __init__(self):
        self.pool = FORK.Pool(2)

    def submit(self, function, *arguments):
        return self.pool.apply_async(function, arguments).get

    def map(self, function, inputs, chunk):
        return self.pool.map(function, inputs, chunk)

    def close(self):
        self.pool.close()
        self.pool.join()


def report(peer, workload, count, **figures):
    print(json.dumps({"peer": peer, "workload": workload, "n": count, **figures}), flush=True)


def per_task(pool, workload, count, work):
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    report(pool.name, workload, count, seconds=min(times), per_task_ns=min(times) * 1e9 / count)


def latencies(pool, workload, count, work):
    times = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1e9)
    late = sorted(times)[count * 99 // 100]
    report(pool.name, workload, count, seconds=sum(times) / 1e9, p50_ns=statistics.median(times), p99_ns=late)


def take_all(pool, count):
    assert sum(get() for get in [pool.submit(one) for _ in range(count)]) == count


def measure(kind, workload):
    if workload == "P6":
        times = []
        for _ in range(20):
            began = time.perf_counter()
            pool = kind()
            assert pool.submit(one)() == 1
            times.append((time.perf_counter() - began) * 1e9)
            pool.close()
        report(kind.name, workload, 20, seconds=sum(times) / 1e9, p50_ns=statistics.median(times), p99_ns=max(times))
        return
    pool = kind()
    take_all(pool, 100)
    if workload == "P1":
        per_task(pool, workload, 20_000, lambda: take_all(pool, 20_000))
    elif workload == "P2":
        latencies(pool, workload, 3_000, lambda: pool.submit(one)())
    elif workload == "P3":
        numbers = range(1_000_000)
        per_task(pool, workload, len(numbers), lambda: pool.map(square, numbers, len(numbers) // 8))
    elif workload == "P3c1":
        numbers = range(20_000)
        per_task(pool, workload, len(numbers), lambda: pool.map(square, numbers, 1))
    elif workload in ("P4", "P5"):
        data = bytes(1 << 20 if workload == "P4" else 64 << 20)
        latencies(pool, workload, 100 if workload == "P4" else 5, lambda: pool.submit(echo, data)())
    pool.close()


def main():
    for workload in sys.argv[1:] or ["P1", "P2", "P3", "P3c1", "P4", "P5", "P6"]:
        for kind in (Futures, Pool):
            measure(kind, workload)


main()
