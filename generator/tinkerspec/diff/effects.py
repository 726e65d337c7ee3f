"""What a kind of change, or several changes together, do to payloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..targets.callers import Effect
from . import SEVERITIES, Way
from .change import Flows
from .rules import RULES

SAME = Effect("compatible", "Payloads are the same.")


def flows_of(kind: str) -> Flows:
    """What the rule of a kind says about payloads, in both directions."""
    rule = RULES[kind]
    return Flows(rule.forward, rule.backward)


def combine(flows: Iterable[Flows]) -> Flows:
    """The effect of several changes together: the worst one in each direction."""
    every = [*flows, Flows(SAME, SAME)]
    return Flows(_worst(f.forward for f in every), _worst(f.backward for f in every))


def _worst(effects: Iterable[Effect]) -> Effect:
    every = list(effects)
    return replace(_worst_of(every, "response"), in_request=_worst_of(every, "request"))


def _worst_of(effects: Iterable[Effect], way: Way) -> Effect:
    of_way = (effect.of(way) for effect in effects)
    return min(of_way, key=lambda effect: SEVERITIES.index(effect.severity))
