"""What a scenario has found: figures, and what became of each message."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.figures import Figure
from bench.load.sending import Sent


@dataclass
class Outcome:
    """The result of one scenario."""

    figures: list[Figure] = field(default_factory=list)
    sends: list[Sent] = field(default_factory=list)
    """Of the product only."""
    failures: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        unit: str,
        values: Iterable[float],
        floor: Iterable[float] = (),
    ) -> None:
        """Add a figure; one that was not measured at all is left out."""
        if found := tuple(values):
            self.figures.append(Figure(name, unit, found, tuple(floor)))

    def expect(self, what: str, expected: object, found: object) -> None:
        """Note a failure where a count is not what it must be."""
        if expected != found:
            self.failures.append(f"{what}: {found} instead of {expected}")

    def count(self, what: str, sent: Sent) -> None:
        """Note messages of the product that were lost, refused or delivered twice."""
        self.sends.append(sent)
        self.expect(f"{what}: acknowledged", sent.sent, sent.acknowledged)
        self.expect(f"{what}: delivered", 2 * sent.sent, sent.delivered)
        self.expect(f"{what}: delivered twice", 0, sent.delivered_twice)
        self.expect(f"{what}: errors", {}, dict(sent.errors))
