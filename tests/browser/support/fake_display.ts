/** The browser's picker for screens: what it gives is in the test's hands. */
import { FakeStream, FakeTrack } from "./fake_media";

export class FakeDisplay {
  readonly asked: DisplayMediaStreamOptions[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Constraints that the browser knows: a Chromium of today by default. */
  known: Record<string, boolean> = { suppressLocalAudioPlayback: true, restrictOwnAudio: true };
  /** What the next question is refused with. */
  refusal: Error | null = null;
  hasSound = true;
  /** While true the picker stays open. */
  isWaiting = false;
  #waiting: (() => void)[] = [];

  async ask(options: DisplayMediaStreamOptions): Promise<MediaStream> {
    this.asked.push(options);
    if (this.isWaiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.refusal !== null) throw this.refusal;
    const kinds =
      this.hasSound && options.audio ? (["video", "audio"] as const) : ["video" as const];
    const tracks = kinds.map((kind) => new FakeTrack(kind));
    this.tracks.push(...tracks);
    return new FakeStream(tracks) as unknown as MediaStream;
  }

  /** The person chooses in every picker that is open. */
  choose(): void {
    this.isWaiting = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === "live");
  }
}
