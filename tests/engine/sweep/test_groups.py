"""Who does which run when: each run once, and warm from the same run whoever does it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples
from sweeps import grid_axis

from groundswell.engine.sweep.design import Design, DesignAxis
from groundswell.engine.sweep.groups import Queue, grouped


def design(runs: int, scenarios: int = 1) -> Design:
    axes = ((grid_axis("voice", list(range(runs))),),) * scenarios
    return Design(axes, tuple(f"{i}.yaml" for i in range(scenarios)), (), {})


def anchors(runs: int, size: int, plans: set[int]) -> dict[int, int | None]:
    """Return which run each run is warm from, by the definition: its group's first with a plan."""
    found: dict[int, int | None] = {}
    for numbers in grouped(design(runs), size):
        first = next((n for n in numbers if n in plans), None)
        found.update({n: first if first is not None and first < n else None for n in numbers})
    return found


@examples(100)
@given(st.data())
def test_each_run_is_done_once_warm_from_its_groups_first_plan(data: st.DataObject) -> None:
    runs = data.draw(st.integers(1, 30), "runs")
    size = data.draw(st.integers(1, 9), "size")
    slots = data.draw(st.integers(1, 5), "slots")
    plans = set(data.draw(st.lists(st.integers(1, runs)), "runs with a plan"))
    wanted = anchors(runs, size, plans)
    warm: dict[int, int | None] = {}
    known: dict[int, bool] = {}
    busy: dict[int, int] = {}
    queue = Queue(design(runs), size, known)
    while len(queue) or busy:
        for slot in range(slots):
            task = None if slot in busy else queue.next(slot, "key")
            if task is not None:
                assert task.run.number not in known
                assert task.run.number not in busy.values()
                busy[slot] = task.run.number
                warm[task.run.number] = task.anchor.number if task.anchor else None
        assert busy, "nobody does anything, though there is something to do"
        slot = data.draw(st.sampled_from(sorted(busy)), "slot that is done")
        event = data.draw(st.sampled_from(["done", "done", "done", "lost", "killed"]), "event")
        number = busy.pop(slot)
        if event == "killed":
            # All of it: what is done is done, the rest is laid out anew.
            busy.clear()
            queue = Queue(design(runs), size, known)
        elif event == "lost":
            queue.again(slot, number)
        else:
            known[number] = number in plans
            queue.done(slot, number, known[number])
    assert set(known) == set(range(1, runs + 1))
    assert warm == wanted


def test_a_seat_stays_with_its_group_and_helps_others_at_the_end() -> None:
    queue = Queue(design(12), 6, {})

    def begin(slot: int) -> int:
        task = queue.next(slot, "key")
        assert task is not None
        return task.run.number

    assert (begin(0), begin(1)) == (1, 7)
    assert queue.next(2, "key") is None  # the anchors are not known yet
    queue.done(0, 1, has_plan=True)
    queue.done(1, 7, has_plan=True)
    assert (begin(0), begin(1)) == (2, 8)
    assert begin(2) == 3


def test_a_run_before_the_anchor_that_is_done_again_is_solved_alone() -> None:
    queue = Queue(design(4), 4, {2: True, 3: True, 4: True})
    task = queue.next(0, "key")
    assert task is not None
    assert (task.run.number, task.anchor) == (1, None)


def test_groups_do_not_cross_scenarios() -> None:
    assert grouped(design(5, scenarios=2), 3) == [
        range(1, 4),
        range(4, 6),
        range(6, 9),
        range(9, 11),
    ]


def test_groups_do_not_cross_draws_where_several_runs_share_one() -> None:
    draws = replace(grid_axis("draw", [0, 1, 2]), kind="sample", draws=3)
    money, load = grid_axis("money", [1, 2]), grid_axis("load", [3, 4])

    def groups(*axes: DesignAxis) -> list[list[int]]:
        return [list(g) for g in grouped(Design((axes,), ("0.yaml",), (), {}), 3)]

    assert groups(draws, money) == [[1, 2], [3, 4], [5, 6]]
    assert groups(draws, money, load)[:3] == [[1, 2, 3], [4], [5, 6, 7]]
    assert groups(load, draws, money) == [[n, n + 1] for n in range(1, 12, 2)]
    # With a draw of its own each, no neighbour is nearer than another.
    assert groups(money, draws) == [[1, 2, 3], [4, 5, 6]]
    # Nor is one within a draw of all.
    assert groups(draws, draws)[:2] == [[1, 2, 3], [4, 5, 6]]
    few = replace(grid_axis("few", [0, 1]), kind="sample", draws=2)
    assert groups(draws, few)[:4] == [[1, 2], [3, 4], [5, 6]]
    assert groups(few, draws, money)[:2] == [[1, 2], [3, 4]]
