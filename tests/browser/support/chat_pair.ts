/** Two people in a call who write: what the tests of the chat share. */

import { textOf } from "../../../waves/browser/messages/formatting";
import type { DisplayRow } from "../../../waves/browser/messages/message_rows";
import { aConnectedCall, Page, type Pair } from "./call_page";
import type { FakeChannel } from "./fake_data_channel";

/** What a page's log says, in its order. */
export function said(page: Page): string[] {
  return page.engine.capabilities.chat.store.getSnapshot().rows.map(bodyOf);
}

function bodyOf(row: Pick<DisplayRow, "blocks">): string {
  return textOf(row.blocks);
}

/** The ticks of a page's own messages. */
export function ticks(page: Page): string[] {
  const { rows } = chatOf(page);
  return rows.filter((row) => row.own).map((row) => row.status);
}

export function chatOf(page: Page) {
  return page.engine.capabilities.chat.store.getSnapshot();
}

export function write(page: Page, text: string): void {
  const { chat } = page.engine.capabilities;
  chat.edit(text);
  chat.send();
}

export function keep(page: Page): void {
  page.engine.capabilities.chat.toggleKeep();
}

/** Alice and bob in a connected call, whose chat channels are open. */
export async function aChat(): Promise<Pair> {
  const pair = await aConnectedCall();
  await pair.clock.advance(500);
  return pair;
}

/** The chat channel that `connection` number `index` of the open ones has. */
export function channelOf(pair: Pair, index: number): FakeChannel {
  const channel = pair.network.open[index]?.channels.find((one) => one.label === "chat");
  if (channel === undefined) throw new Error("There is no chat channel.");
  return channel;
}

/** Load alice's page anew, with what her tab keeps. */
export async function reloadAlice(pair: Pair): Promise<Page> {
  pair.alice.chat.page.leave();
  pair.network.connections[0]?.close();
  pair.alice.socket.close();
  const socket = pair.server.connect("alice");
  pair.server.moved(pair.alice.socket, socket);
  const page = new Page(socket, pair, pair.alice.memory, pair.alice.chat.reloaded());
  socket.open();
  await pair.clock.advance(1_000);
  return page;
}

/** A text as a peer may send it. */
export function fakeText(n: number, change: Record<string, unknown>) {
  const id = `00000000-0000-4000-9000-${String(n).padStart(12, "0")}`;
  return { type: "text", n, first: 1, seen: 0, id, body: `text ${n}`, ...change };
}
