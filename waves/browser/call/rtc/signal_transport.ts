/** Sends the signals of a call over the control channel while it works, else over the socket. */
import type { SignalFrame } from "../../socket/protocol";
import type { Socket } from "../../socket/socket";

type SendText = (text: string) => boolean;

export class SignalTransport {
  #channel: SendText | null = null;

  constructor(private readonly socket: Pick<Socket, "send">) {}

  /** Set the preferred transport; null falls back to the socket. */
  useChannel(channel: SendText | null): void {
    this.#channel = channel;
  }

  sendSignal(signal: SignalFrame): void {
    if (!this.#channel?.(JSON.stringify(signal))) this.socket.send(signal);
  }
}
