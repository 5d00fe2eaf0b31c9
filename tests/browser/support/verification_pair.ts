/** Calls whose ends can be checked, and what the pages say of them. */
import type { ServerFrame } from "../../../waves/browser/socket/protocol";
import { BOB, type Page, type Pair, twoPages } from "./call_page";
import { settle } from "./fake_clock";
import { done } from "./web_crypto";

export const verify = (page: Page) => page.engine.capabilities.verify;
export const seen = (page: Page) => verify(page).store.getSnapshot();
export const emoji = (page: Page) => seen(page).emoji;

export const confirm = (page: Page) => verify(page).confirm(emoji(page));

export { done };

export function welcome(page: Page): void {
  const frame = { type: "welcome", user: page.socket.user, missed: [] };
  page.socket.push(frame as unknown as ServerFrame);
}

export async function aVerifiableCall(pair = twoPages()): Promise<Pair> {
  for (const page of [pair.alice, pair.bob]) welcome(page);
  pair.alice.do.invite(BOB, "video");
  await pair.clock.advance(10);
  pair.bob.do.accept();
  await pair.clock.advance(10);
  await settle();
  await done();
  return pair;
}

/** The same two people call again. */
export async function again(pair: Pair): Promise<void> {
  pair.alice.do.hangUp();
  await pair.clock.advance(4_000);
  await aVerifiableCall(pair);
}
