/** Sends the present frame of a static screen to a viewer who has just connected. */
import type { Clock } from "../../kit/clock";
import { every } from "../../kit/elapsed_timer";
import type { LastFrame, StillFrame } from "./last_frame";

/** A changing screen has sent a frame by then. */
const MOVES_WITHIN_MS = 500;
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
    this.#cancel = this.clock.after(MOVES_WITHIN_MS, () => void this.#sendIfSilent(sender, track));
  }

  stop(): void {
    this.#cancel();
    this.picture.drop();
  }

  async #sendIfSilent(sender: RTCRtpSender, track: MediaStreamTrack): Promise<void> {
    let isStopped = false;
    this.#cancel = () => {
      isStopped = true;
    };
    try {
      if (await hasSent(sender)) return;
      const still = isStopped ? null : this.picture.still();
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

async function hasSent(sender: RTCRtpSender): Promise<boolean> {
  let frames = 0;
  (await sender.getStats()).forEach(
    ({ type, framesSent }: { type: string; framesSent?: number }) => {
      if (type === "outbound-rtp") frames += framesSent ?? 0;
    },
  );
  return frames > 0;
}
