"""Who is at the other end of the call, and how it travels (`hooks/verify.ts`)."""

from dataclasses import dataclass

import reflex as rx

from waves.browser import bridge

bridge.at_home("verify", "useVerify", "useFacts", "verifyActions")

_verify = bridge.Store("verify", "useVerify")
_facts = bridge.Store("facts", "useFacts")


@dataclass
class Sign:
    """One of the four pictures (`call/verify/sas_emoji.ts`)."""

    emoji: str
    word: str


class Verify:
    """What is known of the other end (`call/verify/snapshot.ts`, VerifySnapshot)."""

    state: rx.Var[str] = _verify.var("state", str)
    """waiting, ready or failed."""
    signs: rx.Var[list[Sign]] = _verify.var("signs", list[Sign])
    device: rx.Var[str] = _verify.var("device", str)
    """unknown, new, known, changed, missing or forged."""
    answer: rx.Var[str] = _verify.var("answer", str)
    """match, mismatch or empty: what the person has said in this call."""
    verified: rx.Var[bool] = _verify.var("verified", bool)
    alarm: rx.Var[str] = _verify.var("alarm", str)
    """changed, missing, forged, mismatch, failed or empty."""
    remembers: rx.Var[bool] = _verify.var("remembers", bool)
    has_known: rx.Var[bool] = _verify.var("hasKnown", bool)


class Facts:
    """How the call travels (`call/stats/connection_info.ts`, CallFacts)."""

    route: rx.Var[str] = _facts.var("route", str)
    """direct, relayed or empty."""
    round_trip: rx.Var[str] = _facts.var("roundTrip", str)
    picture: rx.Var[str] = _facts.var("picture", str)
    sound: rx.Var[str] = _facts.var("sound", str)
