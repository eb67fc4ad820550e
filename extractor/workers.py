"""Processes that work side by side under a clock and a memory limit, and are replaced when they die.

`supervise` hands one item at a time to each worker, so that it is always known what a worker died of. A worker that
runs out of time is killed, one that runs out of memory ends itself; the next item gets a new one. What a worker had
finished of an item by then is kept. Outcomes come in the order of the items, whoever was faster.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
#: how work on an item ended
End = Literal["done", "timeout", "memory", "crash"]
#: seconds that a worker may take to start, however slow the machine
_START: Final = 600.0


@dataclass(slots=True)
class Outcome(Generic[Result]):
    """What came of an item: results in order, and how it ended."""

    results: list[Result] = field(default_factory=list)
    end: End = "done"


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    channel: Connection
    item: int | None = None
    ready: bool = False
    since: float = 0.0


def supervise(
    items: Sequence[Item],
    start: Callable[[], Callable[[Item], Iterable[Result]]],
    *,
    workers: int,
    timeout: float | None = None,
    max_memory: int | None = None,
) -> Iterator[Outcome[Result]]:
    """Work on all `items` in up to `workers` processes; one Outcome for each, in their order.

    `start()` runs once in each process and gives what turns an item into its results; it, the items and the results
    must pickle. `timeout`: seconds that one result may take. `max_memory`: megabytes that an item may need on top of
    what the worker had when it began (enforced by the system's limit on address space, where it has one).

    An exception of `start` or of the work ends everything and is raised here; MemoryError is an Outcome.
    """
    outcomes: dict[int, Outcome[Result]] = {number: Outcome() for number in range(len(items))}
    finished: set[int] = set()
    waiting = deque(range(len(items)))
    staff: list[_Worker] = []
    shown = 0
    try:
        while shown < len(items):
            while waiting and len(staff) < workers and len(staff) < len(items) - len(finished):
                staff.append(_hired(start, max_memory))
            for worker in staff:
                if worker.ready and worker.item is None and waiting:
                    worker.item = waiting.popleft()
                    worker.since = time.monotonic()
                    with contextlib.suppress(OSError):  # it died meanwhile: its channel says so below
                        worker.channel.send(items[worker.item])
            for worker in _heard(staff, timeout):
                kind, value = _message(worker)
                if kind == "ready":
                    worker.ready = True
                elif kind == "failed":
                    raise value
                elif kind == "result" and worker.item is not None:
                    outcomes[worker.item].results.append(value)
                    worker.since = time.monotonic()
                elif kind == "done" and worker.item is not None:
                    finished.add(worker.item)
                    worker.item = None
                else:  # memory, or its end without a word
                    if worker.item is None and not worker.ready:
                        raise RuntimeError("a worker process could not start")
                    _dismiss(staff, worker, outcomes, finished, "memory" if kind == "memory" else "crash")
            for worker in _late(staff, timeout):
                _dismiss(staff, worker, outcomes, finished, "timeout")
            while shown in finished:
                yield outcomes.pop(shown)
                shown += 1
    finally:
        for worker in staff:
            worker.process.kill()
        for worker in staff:
            worker.process.join()
            worker.channel.close()


def _hired(start: Callable[[], Any], max_memory: int | None) -> _Worker:
    from multiprocessing import get_context

    # spawn, on every system: no forked locks of numpy's or Arrow's threads, and one behaviour to test
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, start, max_memory), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, since=time.monotonic())


def _heard(staff: Sequence[_Worker], timeout: float | None) -> list[_Worker]:
    """Workers that have something to say, or are gone; waits for one, or until a clock may have run out."""
    busy = [worker.since for worker in staff if worker.item is not None]
    patience = None if timeout is None or not busy else max(0.0, min(busy) + timeout - time.monotonic()) + 0.01
    ready = wait([worker.channel for worker in staff], 5.0 if patience is None else min(patience, 5.0))
    return [worker for worker in staff if worker.channel in ready]


def _late(staff: Sequence[_Worker], timeout: float | None) -> list[_Worker]:
    now = time.monotonic()
    for worker in staff:
        if not worker.ready and now - worker.since > _START:
            raise RuntimeError("a worker process could not start")
    if timeout is None:
        return []
    return [w for w in staff if w.item is not None and now - w.since > timeout and not w.channel.poll()]


def _message(worker: _Worker) -> tuple[str, Any]:
    try:
        message: tuple[str, Any] = worker.channel.recv()
    except (EOFError, OSError):
        return "gone", None
    return message


def _dismiss(
    staff: list[_Worker], worker: _Worker, outcomes: dict[int, Outcome[Any]], finished: set[int], end: End
) -> None:
    if worker.item is not None:
        outcomes[worker.item].end = end
        finished.add(worker.item)
    staff.remove(worker)
    worker.process.kill()
    worker.process.join()
    worker.channel.close()


# -- in the worker --------------------------------------------------------------------------------------------------


def _serve(channel: Connection, start: Callable[[], Callable[[Any], Iterable[Any]]], max_memory: int | None) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    try:
        work = start()
    except Exception as error:
        channel.send(("failed", error))
        return
    channel.send(("ready", None))
    while True:
        try:
            item = channel.recv()
        except EOFError:
            return
        try:
            with memory_limit(max_memory):
                for result in work(item):
                    channel.send(("result", result))
        except MemoryError:
            channel.send(("memory", None))
            return
        except Exception as error:
            channel.send(("failed", error))
            return
        channel.send(("done", None))


@contextlib.contextmanager
def memory_limit(megabytes: int | None) -> Iterator[None]:
    """Inside, the process may grow by `megabytes`; more is a MemoryError. Without effect where the system cannot."""
    size = None if megabytes is None else _address_space()
    if megabytes is None or size is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + megabytes * 1_000_000
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int | None:
    """Bytes of address space this process has, or None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        import resource
    except (OSError, ValueError, ImportError):
        return None
    return pages * resource.getpagesize()
