/** Draws the frames of a recording on one canvas: faces, screens and names. */
import { type Box, contain, cover, HEIGHT, places, WIDTH } from "./canvas_layout";
import type { Scene, Tile } from "./recording_deps";

const BACKGROUND = "#10171a";
const TILE = "#1d282c";
const INK = "#f2f6f7";
const LABEL_BACKGROUND = "rgb(0 0 0 / 0.55)";
const FONT = "system-ui, sans-serif";
const RADIUS = 14;

export class CanvasRenderer {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #videos = new Map<MediaStream, HTMLVideoElement>();

  constructor(makeCanvas: () => HTMLCanvasElement) {
    this.canvas = makeCanvas();
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
    const context = this.canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("no canvas");
    this.#context = context;
  }

  draw({ faces, screens }: Scene): void {
    const shown = screens.filter((tile) => this.#picture(tile) !== null);
    const boxes = places(shown.length);
    this.#context.fillStyle = BACKGROUND;
    this.#context.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [index, box] of boxes.faces.entries()) this.#face(faces[index], box);
    for (const [index, box] of boxes.screens.entries()) this.#screen(shown[index], box);
    this.#forget([...faces, ...screens]);
  }

  stop(): void {
    this.#forget([]);
  }

  #face(tile: Tile | undefined, box: Box): void {
    if (tile === undefined) return;
    const video = this.#picture(tile);
    this.#inside(box, () => {
      if (video === null) this.#name(tile.name, box);
      else {
        const from = cover({ width: video.videoWidth, height: video.videoHeight }, box);
        this.#copy(video, from, box);
        this.#label(tile.name, box);
      }
    });
  }

  #screen(tile: Tile | undefined, box: Box): void {
    const video = tile === undefined ? null : this.#picture(tile);
    if (video === null) return;
    const { videoWidth: width, videoHeight: height } = video;
    this.#copy(video, { x: 0, y: 0, width, height }, contain({ width, height }, box));
  }

  #copy(video: HTMLVideoElement, from: Box, to: Box): void {
    const source = [from.x, from.y, from.width, from.height] as const;
    this.#context.drawImage(video, ...source, to.x, to.y, to.width, to.height);
  }

  #inside({ x, y, width, height }: Box, draw: () => void): void {
    this.#context.save();
    this.#context.beginPath();
    this.#context.roundRect(x, y, width, height, RADIUS);
    this.#context.clip();
    this.#context.fillStyle = TILE;
    this.#context.fill();
    draw();
    this.#context.restore();
  }

  #name(name: string, { x, y, width, height }: Box): void {
    const size = Math.max(16, Math.min(40, width / 12));
    this.#write(name, size, { x, y: y + height / 2 - size, width, height: 2 * size });
  }

  #label(name: string, { x, y, width, height }: Box): void {
    const label = { x, y: y + height - 36, width, height: 36 };
    this.#context.fillStyle = LABEL_BACKGROUND;
    this.#context.fillRect(label.x, label.y, label.width, label.height);
    this.#write(name, 17, label);
  }

  #write(text: string, size: number, { x, y, width, height }: Box): void {
    this.#context.font = `600 ${size}px ${FONT}`;
    this.#context.fillStyle = INK;
    this.#context.textAlign = "center";
    this.#context.textBaseline = "middle";
    this.#context.fillText(text, x + width / 2, y + height / 2, width - 24);
  }

  /** The element that plays the tile's video, or null while there is none. */
  #picture({ stream }: Tile): HTMLVideoElement | null {
    if (stream === null) return null;
    const video = this.#videos.get(stream) ?? this.#play(stream);
    const [track] = stream.getVideoTracks();
    const isLive = track?.readyState === "live" && track.enabled && !track.muted;
    return isLive && video.videoWidth > 0 ? video : null;
  }

  #play(stream: MediaStream): HTMLVideoElement {
    const video = document.createElement("video");
    // The audio is mixed separately.
    video.muted = true;
    video.playsInline = true;
    video.autoplay = true;
    video.srcObject = stream;
    video.play().catch(() => {});
    this.#videos.set(stream, video);
    return video;
  }

  #forget(tiles: readonly Tile[]): void {
    const kept = new Set(tiles.map((tile) => tile.stream));
    for (const [stream, video] of this.#videos) {
      if (kept.has(stream)) continue;
      video.srcObject = null;
      this.#videos.delete(stream);
    }
  }
}
