/**
 * The present frame of a shared screen, for a viewer who connects later.
 *
 * Browsers capture a frame when something on the screen changes. A new connection to a reloaded
 * viewer gets none while the screen is static, so the last frame is kept in a video element and
 * sent from a canvas.
 */

export interface LastFrame {
  /** A track of the present frame; null while there is none. */
  still(): StillFrame | null;
  drop(): void;
}

export interface StillFrame {
  readonly track: MediaStreamTrack;
  /** Send the frame once more. */
  draw(): void;
}

/** Keep the latest frame of `stream`, in a real browser. */
export function keepLastFrame(stream: MediaStream): LastFrame {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream(stream.getVideoTracks());
  // Without `play` a static screen waits for its next change.
  video.play().catch(() => {});
  return {
    still: () => (video.videoWidth > 0 ? stillOf(video) : null),
    drop() {
      video.srcObject = null;
    },
  };
}

function stillOf(video: HTMLVideoElement): StillFrame | null {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d");
  const [track] = canvas.captureStream().getVideoTracks();
  if (context === null || track === undefined) return null;
  return { track, draw: () => context.drawImage(video, 0, 0) };
}
