/** The way between connections: a test may cut it and mend it. */
import { FakePeerConnection } from "./fake_peer_connection";

/** Which connections can reach each other; a test may cut and mend the way. */
export class FakeNetwork {
  readonly connections: FakePeerConnection[] = [];
  isReachable = true;

  make = (configuration: RTCConfiguration): RTCPeerConnection => {
    const connection = new FakePeerConnection(this, configuration);
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
  };

  get open(): FakePeerConnection[] {
    return this.connections.filter((connection) => connection.signalingState !== "closed");
  }

  /** Nothing gets through any more; ICE has not noticed. */
  cut(): void {
    this.isReachable = false;
    for (const { channels } of this.open) for (const channel of channels) channel.isCut = true;
  }

  /** ICE notices what happened. */
  become(state: RTCPeerConnectionState): void {
    for (const connection of this.open) connection.become(state);
  }

  /** The way is back, for those who look for it. */
  mend(): void {
    this.isReachable = true;
    for (const { channels } of this.open) for (const channel of channels) channel.isCut = false;
  }

  /** Connect the two whose descriptions belong together. */
  look(one: FakePeerConnection): void {
    const other = this.open.find((candidate) => candidate !== one && candidate.matches(one));
    if (other === undefined || !this.isReachable || !one.hasWay || !other.hasWay) return;
    one.meet(other);
    other.meet(one);
  }
}
