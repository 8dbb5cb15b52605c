"""Error rates of comparing faces, with confidence limits from resampling people. Needs numpy.

FAR: strangers taken for the person; FRR: the person missed; EER: where both are equal. More alike, higher score.
Pairs of one person are far from independent, so limits come from drawing *people* anew, not pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 200
LIMITS = (2.5, 97.5)  # percent


@dataclass(frozen=True)
class Rate:
    """A share with its 95 % limits; the limits are None with fewer than three people."""

    value: float
    low: float | None
    high: float | None

    def __str__(self) -> str:
        limits = "" if self.low is None or self.high is None else f" [{self.low:.2%}-{self.high:.2%}]"
        return f"{self.value:.2%}{limits}"


@dataclass(frozen=True)
class Rates:
    """Of one set of pictures and one engine."""

    people: int
    genuine: int  # pairs
    impostor: int
    eer: Rate
    frr_at_far: dict[float, tuple[float, Rate]]  # FAR → threshold, FRR
    far_at: dict[float, Rate]  # threshold → FAR
    frr_at: dict[float, Rate]


def rates(
    scores: np.ndarray, probes: Sequence[str], gallery: Sequence[str], limits: Sequence[float], seed: int = 1
) -> Rates:
    """From ``scores[i, j]`` of probe i against card photo j; NaN where a pair does not count.

    ``probes`` and ``gallery`` name the people. ``limits`` are fixed thresholds to tell FAR and FRR for.
    """
    names = sorted({*probes, *gallery})
    number = {name: place for place, name in enumerate(names)}
    one = np.array([number[name] for name in probes])[:, None].repeat(len(gallery), 1)
    other = np.array([number[name] for name in gallery])[None, :].repeat(len(probes), 0)
    counts = ~np.isnan(scores)
    order = np.argsort(scores[counts])
    score, one, other = scores[counts][order], one[counts][order], other[counts][order]
    same = one == other
    point = _of(score, same, np.ones(len(score)), limits)
    draw = np.random.default_rng(seed)
    drawn = []
    if len(names) >= 3:
        for _ in range(RESAMPLES):
            times = np.bincount(draw.integers(0, len(names), len(names)), minlength=len(names)).astype(float)
            weight = np.where(same, times[one], times[one] * times[other])
            if weight[same].sum() and weight[~same].sum():
                drawn.append(_of(score, same, weight, limits))

    def rate(pick) -> Rate:
        value = pick(point)
        if not drawn:
            return Rate(value, None, None)
        low, high = np.percentile([pick(each) for each in drawn], LIMITS)
        return Rate(value, float(low), float(high))

    return Rates(
        len(names),
        int(same.sum()),
        int((~same).sum()),
        rate(lambda each: each[0]),
        {far: (point[1][far][0], rate(lambda each, far=far: each[1][far][1])) for far in FARS},
        {limit: rate(lambda each, limit=limit: each[2][limit][0]) for limit in limits},
        {limit: rate(lambda each, limit=limit: each[2][limit][1]) for limit in limits},
    )


FARS = (0.01, 0.001)


def _of(score, same, weight, limits):
    """EER; FAR → (threshold, FRR); threshold → (FAR, FRR). ``score`` ascends."""
    genuine, impostor = np.where(same, weight, 0.0), np.where(same, 0.0, weight)
    missed = np.concatenate([[0.0], np.cumsum(genuine)]) / genuine.sum()  # FRR when the threshold is score[i]
    taken = 1 - np.concatenate([[0.0], np.cumsum(impostor)]) / impostor.sum()
    meet = int(np.argmax(missed >= taken))
    eer = float((missed[meet] + taken[meet]) / 2)
    at_far = {}
    for far in FARS:
        place = int(np.argmax(taken <= far + 1e-12))
        at_far[far] = (float(score[place]) if place < len(score) else float("inf"), float(missed[place]))
    at_limit = {}
    for limit in limits:
        place = int(np.searchsorted(score, limit, side="left"))
        at_limit[limit] = (float(taken[place]), float(missed[place]))
    return eer, at_far, at_limit
