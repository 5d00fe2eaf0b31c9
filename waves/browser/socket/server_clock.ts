/** The clock of the server, as the latest `welcome` told it. */
import type { Clock } from "../kit/clock";
import type { Socket } from "./socket";

export class ServerClock {
  /** Milliseconds by which the server is ahead; null before it is known. */
  #ahead: number | null = null;

  /** Created with the socket: an offset is that of the moment in which the frame arrives. */
  constructor(
    socket: Pick<Socket, "on">,
    private readonly clock: Clock,
  ) {
    socket.on("welcome", ({ server_time }) => {
      this.#ahead = Date.parse(server_time) - clock.now();
    });
  }

  /** The time on the server in milliseconds; null before it is known. */
  now(): number | null {
    return this.#ahead === null ? null : this.clock.now() + this.#ahead;
  }
}
