/**
 * An RTCPeerConnection created while the call rings, without tracks, descriptions or candidates.
 *
 * Creating it and fetching the ICE servers takes tens of milliseconds, which would delay the
 * call after the click.
 */
import type { Clock } from "../../kit/clock";

/** A slow server must not delay a call: most calls need no ICE server. */
const SERVERS_WITHIN_MS = 1_000;

export interface PrewarmedConnectionDeps {
  clock: Clock;
  makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  fetchIceServers(): Promise<RTCIceServer[]>;
}

export class PrewarmedConnection {
  readonly connection: RTCPeerConnection;
  /** Resolves when the ICE servers are set, or after a timeout. */
  readonly ready: Promise<void>;

  constructor(private readonly deps: PrewarmedConnectionDeps) {
    this.connection = deps.makePeerConnection({ bundlePolicy: "max-bundle" });
    this.ready = this.refresh();
  }

  /** Fetch the ICE servers again: their credentials expire within minutes. Never rejects. */
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
      // Without servers only direct paths are tried, which is enough for most calls.
    }
  }
}
