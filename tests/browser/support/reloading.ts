/** Pages that go away, by F5, a crash or otherwise, and come back. */
import { FakeMemory, Page, type Pair } from "./call_page";

/** What a tab kept in the moment in which its page was gone. */
const keptBy = new WeakMap<Page, FakeMemory>();

/** The page is gone; what the tab has kept is left for the next. */
export function unload(pair: Pair, page: Page): void {
  const own = page.socket.user.id === "id-alice" ? 0 : 1;
  pair.network.connections
    .filter((_, index) => index % 2 === own)
    .at(-1)
    ?.close();
  page.socket.close();
  const memory = new FakeMemory();
  memory.kept = page.memory.kept;
  keptBy.set(page, memory);
}

export async function load(pair: Pair, page: Page): Promise<Page> {
  const socket = pair.server.connect(page.socket.user.username);
  pair.server.moved(page.socket, socket);
  const next = new Page(socket, pair, keptBy.get(page) ?? page.memory);
  socket.open();
  await pair.clock.advance(100);
  return next;
}

/** Press F5: the page goes away in order and the next one comes. */
export async function reload(pair: Pair, page: Page = pair.alice): Promise<Page> {
  page.leave();
  unload(pair, page);
  return load(pair, page);
}

/** The tab crashes, and is loaded again. */
export async function crash(pair: Pair): Promise<Page> {
  unload(pair, pair.alice);
  return load(pair, pair.alice);
}
