"""How much each scenario does: in a measurement, in a trial, and in `make test`."""

from dataclasses import dataclass

from waves.accounts.passwords.hasher import COST
from waves.state.auth.namespace import KEPT_SECONDS


@dataclass(frozen=True)
class Sizes:
    """The numbers of all scenarios."""

    runs: int
    """How often the product and the floor are measured in turn."""
    seconds: float
    """For how long each of them sends."""
    few: int
    many: int
    """Sockets that send."""
    idle: tuple[int, ...]
    """Sockets that do nothing."""
    listeners: int
    """Open pages of one person who is written to."""
    messages: int
    """Messages to that person."""
    log_ins: int
    lost_sockets: int
    """Sockets that are open when a worker is killed."""
    tabs: int
    """Open states of Reflex, each with full lists."""
    friends: int
    """Half of the friends whom each list of these shows."""
    growth: tuple[tuple[int, int], ...]
    """Numbers of people and of stored messages."""
    password_cost: int
    settle: float
    """Seconds until a process has returned the memory that it does not need."""
    kept: float
    """Seconds until the state of a page that was closed is dropped."""


FULL = Sizes(
    runs=3,
    seconds=4,
    few=16,
    many=200,
    idle=(1_000, 5_000),
    listeners=20,
    messages=150,
    log_ins=24,
    lost_sockets=1_000,
    tabs=300,
    friends=20,
    growth=((10, 0), (1_000, 100_000), (10_000, 1_000_000)),
    password_cost=COST,
    settle=4,
    kept=KEPT_SECONDS,
)
QUICK = Sizes(
    runs=1,
    seconds=2,
    few=16,
    many=200,
    idle=(1_000,),
    listeners=10,
    messages=50,
    log_ins=8,
    lost_sockets=300,
    tabs=60,
    friends=20,
    growth=((10, 0), (1_000, 100_000)),
    password_cost=COST,
    settle=2,
    kept=0,
)
TINY = Sizes(
    runs=1,
    seconds=0.1,
    few=4,
    many=8,
    idle=(8,),
    listeners=4,
    messages=5,
    log_ins=3,
    lost_sockets=8,
    tabs=4,
    friends=1,
    growth=((4, 0), (10, 100)),
    password_cost=4,
    settle=0,
    kept=0,
)
