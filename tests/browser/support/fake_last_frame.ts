import type { LastFrame, StillFrame } from "../../../waves/browser/call/share/last_frame";
import { FakeTrack } from "./fake_media";

/** The last picture of a shared screen; counts how often it was drawn. */
export class FakeKeptPicture implements LastFrame {
  readonly stills: FakeTrack[] = [];
  drawn = 0;
  isDropped = false;

  still(): StillFrame {
    const track = new FakeTrack("video", "still");
    this.stills.push(track);
    const draw = (): void => {
      this.drawn += 1;
    };
    return { track: track as unknown as MediaStreamTrack, draw };
  }

  drop(): void {
    this.isDropped = true;
  }
}
