/** Candidates of the other side, each held back until its description is there. */

// Far more than any browser gathers; beyond it somebody is playing with us.
const MOST_WAITING = 512;

export class EarlyCandidates {
  #waiting: RTCIceCandidateInit[] = [];

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Use the candidate now, or when the description that it belongs to has come. */
  add(candidate: RTCIceCandidateInit): void {
    if (this.#isDue(candidate)) this.#use(candidate);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(candidate);
  }

  /** A description has come: use what waited for it. */
  flush(): void {
    for (const candidate of this.#waiting.splice(0)) this.add(candidate);
  }

  /** After an ICE restart the fragment tells which of two descriptions is meant. */
  #isDue(candidate: RTCIceCandidateInit): boolean {
    const description = this.connection.remoteDescription;
    if (description === null) return false;
    const fragment = candidate.usernameFragment;
    return !fragment || description.sdp.includes(`a=ice-ufrag:${fragment}`);
  }

  #use(candidate: RTCIceCandidateInit): void {
    // One candidate that the browser refuses is one way less, not a failure.
    this.connection.addIceCandidate(candidate).catch(() => {});
  }
}
