"""Worker processes give this process's answers, however many, and however often they die."""

import contextlib
import threading
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest
from angular import all_answers, angular, pieces, right_signed

from groundswell.engine.milp.decomposition import solve_by_block, workers
from groundswell.engine.milp.decomposition.block_structure import BlockStructure
from groundswell.engine.milp.decomposition.pricing import Answer, Prices, PricingFailed
from groundswell.engine.milp.decomposition.workers import ATTEMPTS, Here, Workers, make_pricers
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.solution import Options, Status


def some_model(seed: int = 2) -> Model:
    return angular(np.random.default_rng(seed), 6, 5, parts=1)


def children() -> list[psutil.Process]:
    """Return the worker processes that this process has started."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            words = " ".join(child.cmdline())
            if "loky" in words and "resource_tracker" not in words:
                found.append(child)
    return found


@contextlib.contextmanager
def killing(most: int) -> Iterator[list[int]]:
    """Kill this process's workers as soon as they are seen, ``most`` of them; gives who died."""
    dead: list[int] = []
    over = threading.Event()

    def hunt() -> None:
        while not over.is_set() and len(dead) < most:
            for child in children():
                if child.pid not in dead and len(dead) < most:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        child.kill()
                        dead.append(child.pid)
            time.sleep(0.005)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield dead
    finally:
        over.set()
        hunter.join()


def same(ones: list[Answer], others: list[Answer]) -> bool:
    return all(
        a.bound == b.bound and a.x is not None and b.x is not None and (a.x == b.x).all()
        for a, b in zip(ones, others, strict=True)
    )


@pytest.fixture
def cut() -> BlockStructure:
    return pieces(some_model())


@pytest.fixture
def asked(cut: BlockStructure) -> Prices:
    return Prices(right_signed(cut, np.random.default_rng(1)), 1e-9)


@pytest.fixture
def _always_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)


@pytest.mark.usefixtures("_always_workers")
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_answers_are_this_processes(cut: BlockStructure, asked: Prices, count: int) -> None:
    pricers = Workers(cut.blocks, count)
    try:
        every = np.arange(len(cut.blocks))
        assert same(pricers.answers(every, asked), all_answers(cut, asked.prices))
        some = np.array([4, 0, 2])  # in the order asked
        assert same(
            pricers.answers(some, asked), Here(cut.blocks).answers(some, asked)
        )  # fmt: skip
        assert pricers.answers(np.zeros(0, dtype=np.int64), asked) == []
    finally:
        pricers.close()


def test_who_prices(cut: BlockStructure, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process where there is little to do, or where one worker is asked for."""
    assert isinstance(make_pricers(cut.blocks, 4, ahead=False), Here)
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    assert isinstance(make_pricers(cut.blocks, 1, ahead=False), Here)
    pricers = make_pricers(cut.blocks, 100, ahead=False)
    assert isinstance(pricers, Workers)
    assert len(pricers._pools) == len(cut.blocks)  # never more than there are blocks
    pricers.close()


def test_a_few_blocks_start_no_worker(
    cut: BlockStructure, asked: Prices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where one school changed; all together are worth workers."""
    terms = [block.matrix.nnz + block.terms.nnz for block in cut.blocks]
    monkeypatch.setattr(workers, "WORTH_WORKERS", sum(terms))
    pricers = Workers(cut.blocks, 2)
    try:
        few = np.array([1])
        assert same(pricers.answers(few, asked), Here(cut.blocks).answers(few, asked))
        assert not children()
        pricers.answers(np.arange(len(cut.blocks)), asked)
        assert children()
    finally:
        pricers.close()


@pytest.mark.usefixtures("_always_workers")
def test_the_plan_is_the_same_for_any_number_of_workers() -> None:
    for seed in (2, 7):
        found = [
            solve_by_block(some_model(seed), Options("scip", gap=0.01, workers=count))
            for count in (1, 2, 3)
        ]
        first = found[0]
        assert first.status is Status.OPTIMAL
        assert first.x is not None
        for other in found[1:]:
            assert other.x is not None
            assert other.x.tolist() == first.x.tolist()
            assert (other.bound, other.objective) == (first.bound, first.objective)
    assert gone()


def gone() -> bool:
    """Whether all workers have ended, within a while."""
    until = time.monotonic() + 30
    while children() and time.monotonic() < until:
        time.sleep(0.05)
    return not children()


@pytest.mark.usefixtures("_always_workers")
def test_a_killed_worker_is_replaced(cut: BlockStructure, asked: Prices) -> None:
    pricers = Workers(cut.blocks, 2)
    try:
        with killing(1) as dead:
            answers = pricers.answers(np.arange(len(cut.blocks)), asked)
        assert len(dead) == 1
        assert same(answers, all_answers(cut, asked.prices))
    finally:
        pricers.close()
    assert gone()


@pytest.mark.usefixtures("_always_workers")
def test_a_worker_that_was_killed_between_questions_is_replaced(
    cut: BlockStructure, asked: Prices
) -> None:
    pricers = Workers(cut.blocks, 2)
    try:
        every = np.arange(len(cut.blocks))
        pricers.answers(every, asked)
        for child in children():
            child.kill()
            child.wait(10)
        assert same(pricers.answers(every, asked), all_answers(cut, asked.prices))
    finally:
        pricers.close()


@pytest.mark.usefixtures("_always_workers")
def test_workers_that_die_again_and_again_are_an_error(cut: BlockStructure, asked: Prices) -> None:
    pricers = Workers(cut.blocks, 1)
    try:
        with (
            killing(100) as dead,
            pytest.raises(PricingFailed, match=f"worker processes died {ATTEMPTS} times over 7 bl"),
        ):
            pricers.answers(np.arange(len(cut.blocks)), asked)
        assert len(dead) >= ATTEMPTS
    finally:
        pricers.close()
    assert gone()


@pytest.mark.usefixtures("_always_workers")
@pytest.mark.parametrize("most", [1, 100])
def test_a_solve_whose_workers_are_killed(most: int) -> None:
    """Once: as if nothing had been. Again and again: solved directly, and it says why."""
    what = some_model()
    alone = solve_by_block(what, Options("scip", gap=0, workers=1))
    with killing(most) as dead:
        found = solve_by_block(what, Options("scip", gap=0, workers=2))
    assert dead
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(alone.objective)
    assert found.bound == pytest.approx(found.objective)
    assert ("worker processes died" in found.message) == (most > 1)
    assert gone()
