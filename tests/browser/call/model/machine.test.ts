import { describe, expect, test } from "bun:test";
import { CallMachine } from "../../../../waves/browser/call/model/machine";
import type { LocalEndReason } from "../../../../waves/browser/call/model/snapshot";
import {
  CALL_EVENTS,
  CALL_STATES,
  type CallEvent,
  type CallState,
  END_REASONS,
  TRANSITIONS,
} from "../../../../waves/browser/socket/protocol";

const PATHS: Record<CallState, CallEvent[]> = {
  ringing: [],
  connecting: ["accept"],
  connected: ["accept", "media_up"],
  reconnecting: ["accept", "media_up", "media_down"],
  ended: ["decline"],
};

function aMachineThatIs(state: CallState): CallMachine {
  const machine = new CallMachine();
  for (const event of PATHS[state]) machine.apply(event);
  expect(machine.state).toBe(state);
  return machine;
}

describe("the machine of the browser", () => {
  for (const state of CALL_STATES) {
    test(`knows in ${state} exactly the steps of the table`, () => {
      for (const event of CALL_EVENTS) {
        const machine = aMachineThatIs(state);
        const following = TRANSITIONS[state][event];
        expect(machine.apply(event)).toBe(following !== undefined);
        expect(machine.state).toBe(following ?? state);
      }
    });
  }

  test("allows media in no state before the acceptance and in none after the end", () => {
    const allowed = CALL_STATES.filter((state) => aMachineThatIs(state).mayUseMedia);
    expect(allowed).toEqual(["connecting", "connected", "reconnecting"]);
  });

  test("has one end reason, whatever comes after it", () => {
    const ends: [CallState, CallEvent][] = CALL_STATES.flatMap((state) =>
      CALL_EVENTS.filter((event) => TRANSITIONS[state][event] === "ended").map(
        (event): [CallState, CallEvent] => [state, event],
      ),
    );
    for (const [state, event] of ends) {
      const machine = aMachineThatIs(state);
      machine.apply(event);
      const first = machine.ended;
      expect(END_REASONS as readonly string[]).toContain(first);
      for (const later of CALL_EVENTS) machine.apply(later);
      for (const reason of END_REASONS) machine.end(reason);
      expect(machine.ended).toBe(first);
    }
  });

  test("tells a call that never rang from one that nobody answered", () => {
    const silent = new CallMachine();
    silent.apply("ring_timeout");
    const rung = new CallMachine();
    rung.didRing();
    rung.apply("ring_timeout");
    expect([silent.ended, rung.ended]).toEqual(["unavailable", "missed"]);
  });

  const fits: [CallState, LocalEndReason[]][] = [
    [
      "ringing",
      [
        "declined",
        "cancelled",
        "busy",
        "missed",
        "unavailable",
        "peer_left",
        "failed",
        "answered_elsewhere",
        "declined_elsewhere",
      ],
    ],
    ["connecting", ["hung_up", "connection_failed", "left", "peer_left", "failed"]],
    ["connected", ["hung_up", "left", "peer_left", "failed"]],
    ["reconnecting", ["hung_up", "left", "peer_left", "failed"]],
    ["ended", []],
  ];
  for (const [state, reasons] of fits) {
    test(`believes the server in ${state} only reasons that fit`, () => {
      const all: LocalEndReason[] = [...END_REASONS, "answered_elsewhere", "declined_elsewhere"];
      const believed = all.filter((reason) => aMachineThatIs(state).end(reason));
      expect(believed.sort()).toEqual([...reasons].sort());
    });
  }
});
