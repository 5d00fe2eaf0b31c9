/** Holds back remote candidates until the description that they belong to is applied. */

// Far more than any browser gathers.
const MOST_WAITING = 512;

export class EarlyCandidates {
  #waiting: RTCIceCandidateInit[] = [];

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Add the candidate now, or once its description has been applied. */
  add(candidate: RTCIceCandidateInit): void {
    if (this.#isDue(candidate)) this.#use(candidate);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(candidate);
  }

  /** A description was applied: add the candidates that waited for it. */
  flush(): void {
    for (const candidate of this.#waiting.splice(0)) this.add(candidate);
  }

  /** After an ICE restart the username fragment tells to which description it belongs. */
  #isDue(candidate: RTCIceCandidateInit): boolean {
    const description = this.connection.remoteDescription;
    if (description === null) return false;
    const fragment = candidate.usernameFragment;
    return !fragment || description.sdp.includes(`a=ice-ufrag:${fragment}`);
  }

  #use(candidate: RTCIceCandidateInit): void {
    // A refused candidate is one path less, not a failure.
    this.connection.addIceCandidate(candidate).catch(() => {});
  }
}
