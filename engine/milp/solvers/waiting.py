"""Run a solver in a thread of its own, so that Ctrl-C and the clock reach the caller."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...deadline import Deadline
from .outcome import Search

# How often the waiting thread looks up, and how long a solver may overrun before it is stopped.
LOOK_UP_SECONDS = 0.1
OVERRUN = 1.0


def run_until(
    job: Search, deadline: Deadline, tick: Callable[[], None]
) -> tuple[bool, BaseException | None]:
    """Run a job to its end; return whether a Ctrl-C ended it, and what it raised.

    The first Ctrl-C stops the job and waits for its best plan so far; a second one gives up
    waiting and is raised. What ``tick`` raises is raised once the job has been stopped.

    Parameters
    ----------
    job
        To run. Its library must release the GIL while it solves.
    deadline
        After it the job is stopped, if it overruns.
    tick
        Called in this thread every tenth of a second.

    Returns
    -------
    Whether a Ctrl-C ended it; and what the job raised, None if nothing.

    Raises
    ------
    KeyboardInterrupt
        After a second Ctrl-C.
    """
    # An Event, not Thread.join: before Python 3.13 a Ctrl-C within join marks the thread as ended.
    done = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            job.run()
        except BaseException as failure:  # told to the caller
            failures.append(failure)
        finally:
            done.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    interrupted = _wait(job, done, deadline, tick)
    # Its last steps, too: a thread that is left when the interpreter ends may abort the process.
    try:
        thread.join(OVERRUN)
    except KeyboardInterrupt:
        interrupted = True
    return interrupted, failures[0] if failures else None


def _wait(job: Search, done: threading.Event, deadline: Deadline, tick: Callable[[], None]) -> bool:
    interrupted = False
    while True:
        try:
            while not done.wait(LOOK_UP_SECONDS):
                # Again and again: a stop that comes before the solver has begun is lost on some.
                if interrupted or deadline.left < -OVERRUN:
                    job.stop()
                tick()
            return interrupted
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            job.stop()
        except BaseException:
            _end(job, done)
            raise


def _end(job: Search, done: threading.Event) -> None:
    while not done.wait(LOOK_UP_SECONDS):
        job.stop()
