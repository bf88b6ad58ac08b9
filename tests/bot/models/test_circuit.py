from __future__ import annotations

import pytest

from bot.models.circuit import CircuitBreaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def broken(clock: Clock) -> CircuitBreaker:
    circuit = CircuitBreaker(clock=clock, failures=3, rest_seconds=30)
    for _ in range(3):
        circuit.failed()
    return circuit


def test_it_opens_at_the_third_failure_in_a_row_and_not_before(clock: Clock) -> None:
    circuit = CircuitBreaker(clock=clock, failures=3, rest_seconds=30)
    circuit.failed()
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    circuit.failed()
    assert circuit.allows()
    circuit.failed()
    assert not circuit.allows()
    assert circuit.is_open()


@pytest.mark.parametrize("later, allowed", [(0.0, False), (29.9, False), (30.0, True)])
def test_it_rests_for_its_time(clock: Clock, later: float, allowed: bool) -> None:
    circuit = broken(clock)
    clock.now += later
    assert circuit.allows() is allowed


def test_after_the_rest_one_tries_and_its_success_is_everybodys(clock: Clock) -> None:
    circuit = broken(clock)
    clock.now += 30
    assert circuit.allows()
    assert not circuit.allows()
    circuit.succeeded()
    assert circuit.allows()


def test_after_the_rest_one_failure_is_enough(clock: Clock) -> None:
    circuit = broken(clock)
    clock.now += 30
    assert circuit.allows()
    circuit.failed()
    assert not circuit.allows()


def test_a_try_that_was_abandoned_does_not_close_the_way_for_ever(clock: Clock) -> None:
    circuit = broken(clock)
    clock.now += 30
    assert circuit.allows()
    clock.now += 30
    assert circuit.allows()
