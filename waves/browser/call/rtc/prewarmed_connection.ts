/**
 * An RTCPeerConnection made ahead while it rings: no track, description or candidate.
 *
 * Making it and asking for the ICE servers costs tens of milliseconds, which nobody
 * notices while it rings and everybody notices after the click.
 */
import type { Clock } from "../../kit/clock";

/** A slow server must not hold a call back: most calls need no server at all. */
const SERVERS_WITHIN_MS = 1_000;

export interface PrewarmedConnectionDeps {
  clock: Clock;
  makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  fetchIceServers(): Promise<RTCIceServer[]>;
}

export class PrewarmedConnection {
  readonly connection: RTCPeerConnection;
  /** Settles when the connection has its servers, or has waited long enough. */
  readonly ready: Promise<void>;

  constructor(private readonly deps: PrewarmedConnectionDeps) {
    this.connection = deps.makePeerConnection({ bundlePolicy: "max-bundle" });
    this.ready = this.refresh();
  }

  /** Ask for the servers anew: their credentials last minutes. Never rejects. */
  refresh(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.deps.clock.after(SERVERS_WITHIN_MS, resolve);
      void this.#configure().then(() => {
        cancel();
        resolve();
      });
    });
  }

  close(): void {
    this.connection.close();
  }

  async #configure(): Promise<void> {
    try {
      const iceServers = await this.deps.fetchIceServers();
      if (this.connection.signalingState === "closed" || iceServers.length === 0) return;
      this.connection.setConfiguration({ bundlePolicy: "max-bundle", iceServers });
    } catch {
      // Without servers only direct ways are tried, which is most calls.
    }
  }
}
