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

describe("the state machine of the browser", () => {
  for (const state of CALL_STATES) {
    test(`allows in ${state} exactly the transitions of the table`, () => {
      for (const event of CALL_EVENTS) {
        const machine = aMachineThatIs(state);
        const following = TRANSITIONS[state][event];
        expect(machine.apply(event)).toBe(following !== undefined);
        expect(machine.state).toBe(following ?? state);
      }
    });
  }

  test("allows media only between the acceptance and the end", () => {
    const allowed = CALL_STATES.filter((state) => aMachineThatIs(state).mayUseMedia);
    expect(allowed).toEqual(["connecting", "connected", "reconnecting"]);
  });

  test("keeps its first end reason", () => {
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

  test("distinguishes a call that never rang from an unanswered one", () => {
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
    test(`accepts in ${state} only the valid end reasons of the server`, () => {
      const all: LocalEndReason[] = [...END_REASONS, "answered_elsewhere", "declined_elsewhere"];
      const believed = all.filter((reason) => aMachineThatIs(state).end(reason));
      expect(believed.sort()).toEqual([...reasons].sort());
    });
  }
});
