/** Decodes and encodes the own picture in a real browser. */
import type { Square } from "./avatar_crop";

/** As the server: what has more exhausts the memory of a phone. */
const MOST_PIXELS = 50_000_000;
/** A larger picture is made smaller before it is moved about. */
const MOVED_PIXELS = 6_000_000;
const SIDE_PX = 256;
/** The server takes 64 KiB, in which base64 needs four bytes for three. */
const MOST_CHARACTERS = 56_000;
const QUALITIES = [0.9, 0.75, 0.5];

/** Decode a picture, upright. Rejects what is damaged, too large or no picture. */
export async function decode(file: Blob): Promise<ImageBitmap> {
  // An image element draws it, but what it draws depends on the size of the element.
  if (file.type === "image/svg+xml") throw new TypeError("SVG");
  const url = URL.createObjectURL(file);
  try {
    const picture = await loaded(url);
    const { naturalWidth: width, naturalHeight: height } = picture;
    // Loading has read only its head.
    if (width * height > MOST_PIXELS) throw new RangeError("too many pixels");
    const scale = Math.min(1, Math.sqrt(MOVED_PIXELS / (width * height)));
    return await createImageBitmap(picture, {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
      resizeQuality: "high",
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Return a square of a picture as JPEG in base64, small enough for the server. */
export async function encode(picture: ImageBitmap, square: Square): Promise<string> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE_PX;
  draw(canvas, picture, square);
  let encoded = "";
  for (const quality of QUALITIES) {
    encoded = canvas.toDataURL("image/jpeg", quality).replace(/^[^,]*,/, "");
    if (encoded.length <= MOST_CHARACTERS) break;
  }
  return encoded;
}

/** Draw a square of a picture so that it fills a canvas; white lies below transparent parts. */
export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, square: Square): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { width, height } = canvas;
  context.imageSmoothingQuality = "high";
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, square.x, square.y, square.side, square.side, 0, 0, width, height);
}

function loaded(url: string): Promise<HTMLImageElement> {
  const picture = new Image();
  return new Promise((resolve, reject) => {
    picture.onload = () => resolve(picture);
    picture.onerror = () => reject(new TypeError("no picture"));
    picture.src = url;
  });
}
