"""Token buckets: generous to people, closed to floods, bounded in memory."""

from __future__ import annotations

import pytest

from bot.api.limits import ApiLimits, TokenBuckets, address_key
from bot.api.problem import Problem


def test_a_bucket_empties_refills_and_says_when(ticks):
    buckets = TokenBuckets(per_minute=2, clock=ticks)
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(Problem) as caught:
        buckets.take("a")
    assert caught.value.headers["Retry-After"] == "30"
    buckets.take("b")
    ticks.now += 30
    buckets.take("a")


def test_buckets_stay_bounded(ticks):
    buckets = TokenBuckets(per_minute=2, clock=ticks, capacity=100)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._buckets) <= 100


def test_a_flood_of_new_keys_does_not_refill_the_flooder(ticks):
    buckets = TokenBuckets(per_minute=2, clock=ticks, capacity=100)
    for number in range(98):
        buckets.take(str(number))
    ticks.now += 60
    buckets.take("busy")
    buckets.take("busy")
    buckets.take("one more")
    with pytest.raises(Problem):
        buckets.take("busy")


@pytest.mark.parametrize(
    "host, key",
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("/run/kefu.sock", "/run/kefu.sock"),
        ("127.0.0.1", "127.0.0.1"),
        (None, "unknown"),
    ],
)
def test_addresses_are_counted_by_who_owns_them(host, key):
    assert address_key(host) == key


async def test_too_many_calls_from_one_address_are_told_when_to_come_back(make_api, client_of):
    async with client_of(make_api(limits=ApiLimits(per_address_per_minute=3)), host="203.0.113.9") as client:
        codes = [(await client.post("/api/chat", json={"text": "x"})).status_code for _ in range(4)]
        refused = await client.post("/api/chat", json={"text": "x"})
        assert (await client.get("/healthz")).status_code == 200
    assert codes == [200, 200, 200, 429]
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["error"]["code"] == "too_many_requests"


async def test_a_conversation_is_limited_by_itself_and_only_by_its_owner(make_api, client_of):
    async with client_of(make_api(limits=ApiLimits(per_conversation_per_minute=2))) as client:
        opened = (await client.post("/api/chat", json={"text": "一"})).json()
        body = {"text": "二", "conversation_id": opened["conversation_id"]}
        owner = {"Authorization": f"Bearer {opened['token']}"}
        strangers = [(await client.post("/api/chat", json=body)).status_code for _ in range(3)]
        owners = [(await client.post("/api/chat", json=body, headers=owner)).status_code for _ in range(3)]
    assert strangers == [404, 404, 429]
    assert owners == [200, 200, 429]


async def test_a_desk_with_its_hands_full_says_so(make_api, client_of):
    async with client_of(make_api(limits=ApiLimits(running_answers=0))) as client:
        response = await client.post("/api/chat", json={"text": "x"})
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "busy"
    assert "retry-after" in response.headers


async def test_calls_from_the_machine_itself_are_not_counted_by_address(make_api, client_of):
    async with client_of(make_api(limits=ApiLimits(per_address_per_minute=1)), host="::1") as client:
        assert {(await client.get("/api/opening")).status_code for _ in range(5)} == {200}
