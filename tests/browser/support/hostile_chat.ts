/** A chat whose other side sends anything. */
import type { Pair } from "./call_page";
import { aChat, channelOf } from "./chat_pair";

/** Bob's page is in other hands, and hears nothing: `send` is what it says to alice's. */
export async function hostile(): Promise<Pair & { send: (message: unknown) => Promise<void> }> {
  const pair = await aChat();
  const channel = channelOf(pair, 1);
  channel.onmessage = null;
  return {
    ...pair,
    async send(message) {
      channel.send(typeof message === "string" ? message : JSON.stringify(message));
      await pair.clock.advance(150);
    },
  };
}
