/** Two people in a call, one of whom records: what the tests of the recording share. */
import { aConnectedCall, type Page, type Pair } from "./call_page";

export const of = (page: Page) => page.engine.capabilities.recording;
export const shown = (page: Page) => of(page).store.getSnapshot();

export function channel(pair: Pair, index: number) {
  const found = pair.network.open[index]?.channels.find((one) => one.label === "recording");
  if (found === undefined) throw new Error("There is no such channel.");
  return found;
}

/** What alice's side hears from a page of bob's that does as it likes. */
export function bobSays(pair: Pair, frame: unknown): void {
  channel(pair, 0).onmessage?.({ data: JSON.stringify(frame) });
}

export function lastId(pair: Pair, index = 0): string {
  const sent = channel(pair, index).sent.map((text) => JSON.parse(text));
  return sent.filter(({ type }) => type === "ask").at(-1).id;
}

/** The server says who is signed in. */
export function welcome({ socket }: Page): void {
  const { user, tabId: tab_id } = socket;
  const rest = { server_time: "2026-11-25T14:05:00Z", inbox_version: 0, missed: [] };
  socket.arrive({ type: "welcome", user, tab_id, ...rest });
}

export async function aCall(): Promise<Pair> {
  const pair = await aConnectedCall();
  await pair.clock.advance(500);
  for (const page of [pair.alice, pair.bob]) welcome(page);
  await pair.clock.advance(0);
  return pair;
}

export async function recorded(): Promise<Pair> {
  const pair = await aCall();
  of(pair.alice).toggle();
  await pair.clock.advance(10);
  of(pair.bob).answer(true);
  await pair.clock.advance(10);
  return pair;
}

/** Let time pass while alice's encoder delivers a piece every second. */
export async function runs(pair: Pair, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await pair.clock.advance(Math.min(left, 1_000));
    pair.alice.recording.compositor.write("piece ");
  }
  await pair.clock.advance(0);
}
