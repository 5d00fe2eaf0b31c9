import { expect, test } from "bun:test";
import { createStore } from "../../../waves/browser/kit/store";
import { EMPTY_MESSAGE_LIST } from "../../../waves/browser/messages/message_list_snapshot";
import { WayBack } from "../../../waves/browser/messages/way_back";

const store = createStore(EMPTY_MESSAGE_LIST);
const sign = () => store.getSnapshot().wayBack;

test("the way back leads to where the first of several jumps began, once", () => {
  const way = new WayBack(store);
  way.begin(12);
  expect(sign()).toBe("");
  way.show(false);
  expect(sign()).toBe("place");
  way.begin(300);
  way.show(false);
  expect(way.take()).toBe(12);
  expect(sign()).toBe("");
  expect(way.take()).toBe(0);
});

test("the way back leads to the end if the list was there, and never from the end", () => {
  const way = new WayBack(store);
  way.begin(0);
  way.show(false);
  expect(sign()).toBe("end");
  expect(way.take()).toBe(0);
  way.begin(12);
  way.show(true);
  expect(sign()).toBe("");
});

test("there is no way back from a target that is not there", () => {
  const way = new WayBack(store);
  way.begin(12);
  way.cancel();
  way.show(false);
  expect(sign()).toBe("");
});
