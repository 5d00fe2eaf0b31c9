/** Sends the present frame of a static screen to a viewer who has just connected. */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { LastFrame, StillFrame } from "./last_frame";

/** A changing screen has sent a frame by then. */
const MOVES_WITHIN_MS = 500;
/** A screen that has sent none since then does not change: its only frame may be lost. */
const STILL_AFTER_MS = 5_000;
const DRAW_EVERY_MS = 100;
/** Enough for a key frame and for a sharper one after it. */
const STILL_MS = 1_500;

export class LastFrameSender {
  #cancel = (): void => {};

  constructor(
    private readonly clock: Clock,
    private readonly picture: LastFrame,
  ) {}

  /** The viewer is connected: send a still frame, unless `track` sends frames by itself. */
  follow(sender: RTCRtpSender, track: MediaStreamTrack): void {
    this.#cancel();
    this.#look(sender, track, 0);
  }

  /** @param known How many frames the viewer was sent before; 0: this is the first look. */
  #look(sender: RTCRtpSender, track: MediaStreamTrack, known: number): void {
    const wait = known === 0 ? MOVES_WITHIN_MS : STILL_AFTER_MS;
    this.#cancel = this.clock.after(wait, () => void this.#sendIfSilent(sender, track, known));
  }

  stop(): void {
    this.#cancel();
    this.picture.drop();
  }

  async #sendIfSilent(sender: RTCRtpSender, track: MediaStreamTrack, known: number): Promise<void> {
    let isStopped = false;
    this.#cancel = () => {
      isStopped = true;
    };
    try {
      const sent = await framesSent(sender);
      if (isStopped) return;
      if (sent > known) {
        if (known === 0) this.#look(sender, track, sent);
        return;
      }
      const still = this.picture.still();
      if (still === null) return;
      still.track.contentHint = track.contentHint;
      await sender.replaceTrack(still.track);
      this.#draw(still, () => void sender.replaceTrack(track).catch(() => {}));
      if (isStopped) this.#cancel();
    } catch {
      // The connection was closed meanwhile: the next one starts again.
    }
  }

  #draw(still: StillFrame, restore: () => void): void {
    still.draw();
    const stopDrawing = every(this.clock, DRAW_EVERY_MS, () => still.draw());
    const end = (): void => {
      stopDrawing();
      cancelEnd();
      restore();
      still.track.stop();
    };
    const cancelEnd = this.clock.after(STILL_MS, () => this.#cancel());
    this.#cancel = () => {
      this.#cancel = () => {};
      end();
    };
  }
}

async function framesSent(sender: RTCRtpSender): Promise<number> {
  let frames = 0;
  (await sender.getStats()).forEach(
    ({ type, framesSent }: { type: string; framesSent?: number }) => {
      if (type === "outbound-rtp") frames += framesSent ?? 0;
    },
  );
  return frames;
}
