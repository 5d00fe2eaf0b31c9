/** Panels and the minimised call. */
import { beforeEach, expect, test } from "bun:test";
import { type CallSnapshot, IDLE } from "../../../waves/browser/call/model/snapshot";
import { createStore, type Store } from "../../../waves/browser/kit/store";
import { Panels } from "../../../waves/browser/stage/panels";
import { STAGE_AT_FIRST, type StageSnapshot } from "../../../waves/browser/stage/snapshot";

let call: Store<CallSnapshot>;
let stage: Store<StageSnapshot>;
let panels: Panels;

const shown = () => [stage.getSnapshot().panel, stage.getSnapshot().minimised];

beforeEach(() => {
  call = createStore<CallSnapshot>({ ...IDLE, phase: "connected" });
  stage = createStore<StageSnapshot>({ ...STAGE_AT_FIRST });
  panels = new Panels(call, stage);
});

test("one panel is open at a time, and the same button closes it", () => {
  panels.toggle("chat");
  panels.toggle("details");
  expect(shown()).toEqual(["details", false]);
  panels.toggle("details");
  expect(shown()).toEqual(["", false]);
  panels.toggle("chat");
  panels.close();
  expect(shown()).toEqual(["", false]);
});

test("a panel of a minimised call is shown on the stage and not closed", () => {
  panels.toggle("chat");
  panels.minimise();
  expect(shown()).toEqual(["chat", true]);
  panels.toggle("chat");
  expect(shown()).toEqual(["chat", false]);
});

test("panels and minimising need a running call and are reset at its end", () => {
  panels.toggle("chat");
  panels.minimise();
  call.set({ phase: "ended" });
  expect(shown()).toEqual(["", false]);
  panels.toggle("chat");
  panels.minimise();
  expect(shown()).toEqual(["", false]);
});
