/** The reason why a recording is paused, in order of priority. */
import { expect, test } from "bun:test";
import { PauseState, stateToReport } from "../../../../waves/browser/call/recording/pause_state";

test("the priority of reasons is consent, visibility, the user, the disk", () => {
  const state = new PauseState();
  expect(state.reason(true)).toBe("");
  state.isStalled = true;
  expect(state.reason(true)).toBe("stalled");
  state.isByMe = true;
  expect(state.reason(true)).toBe("me");
  state.isSeen = false;
  expect(state.reason(true)).toBe("unseen");
  expect(state.reason(false)).toBe("consent");
});

test("the peer receives that it is paused or stalled, not the reason", () => {
  const reported = (["", "me", "unseen", "consent", "stalled"] as const).map(stateToReport);
  expect(reported).toEqual(["on", "paused", "paused", "paused", "stalled"]);
});
