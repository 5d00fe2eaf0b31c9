/**
 * Decodes a thumbhash: a picture of about 32 pixels in about 25 bytes, drawn until the picture itself is
 * there (https://evanw.github.io/thumbhash/).
 */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes for each pixel. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Lengths of the header, which names the sizes of what follows. */
const HEADER = 5;
const ALPHA_HEADER = 6;
const LONGEST = 32;

/** The amplitudes of cosine waves across one channel. */
type Waves = readonly number[];
type Nibbles = () => number;

/** Return the pixels of a hash in base64, or null when it is malformed. */
export function decodeThumbhash(base64: string): Pixels | null {
  const hash = bytesOf(base64);
  if (hash === null || hash.length < HEADER) return null;
  const head = readHeader(hash);
  if (head === null) return null;
  const ratio = head.l.nx / head.l.ny;
  const width = Math.round(ratio > 1 ? LONGEST : LONGEST * ratio);
  const height = Math.round(ratio > 1 ? LONGEST / ratio : LONGEST);
  return { width, height, rgba: draw(head, width, height) };
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Lightness, two differences of colours, and opacity. */
interface Header {
  readonly l: Channel;
  readonly p: Channel;
  readonly q: Channel;
  readonly a: Channel | null;
}

interface Channel {
  readonly mean: number;
  readonly nx: number;
  readonly ny: number;
  readonly waves: Waves;
}

function readHeader(hash: Uint8Array): Header | null {
  const at = (index: number): number => hash[index] ?? 0;
  const first = at(0) | (at(1) << 8) | (at(2) << 16);
  const second = at(3) | (at(4) << 8);
  const hasAlpha = first >> 23 !== 0;
  const landscape = second >> 15 !== 0;
  const most = hasAlpha ? 5 : 7;
  const nx = Math.max(3, landscape ? most : second & 7);
  const ny = Math.max(3, landscape ? second & 7 : most);
  if (hash.length < (hasAlpha ? ALPHA_HEADER : HEADER)) return null;
  const nibbles = nibblesFrom(hash, hasAlpha ? ALPHA_HEADER : HEADER);
  const channel = (mean: number, x: number, y: number, scale: number): Channel => ({
    ...{ mean, nx: x, ny: y },
    waves: wavesOf(x, y, scale, nibbles),
  });
  // In the order in which their waves are stored.
  const l = channel((first & 63) / 63, nx, ny, ((first >> 18) & 31) / 31);
  const p = channel(((first >> 6) & 63) / 31.5 - 1, 3, 3, (((second >> 3) & 63) / 63) * 1.25);
  const q = channel(((first >> 12) & 63) / 31.5 - 1, 3, 3, (((second >> 9) & 63) / 63) * 1.25);
  const a = hasAlpha ? channel((at(5) & 15) / 15, 5, 5, (at(5) >> 4) / 15) : null;
  return { l, p, q, a };
}

function nibblesFrom(hash: Uint8Array, start: number): Nibbles {
  let index = 0;
  return () => {
    const byte = hash[start + (index >> 1)] ?? 0;
    const nibble = (byte >> ((index & 1) << 2)) & 15;
    index += 1;
    return nibble;
  };
}

function wavesOf(nx: number, ny: number, scale: number, nibble: Nibbles): Waves {
  const waves: number[] = [];
  for (let y = 0; y < ny; y += 1) {
    for (let x = y > 0 ? 0 : 1; x * ny < nx * (ny - y); x += 1) {
      waves.push((nibble() / 7.5 - 1) * scale);
    }
  }
  return waves;
}

function draw(head: Header, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = { x: (x + 0.5) / width, y: (y + 0.5) / height };
      rgba.set(colourAt(head, place), (y * width + x) * 4);
    }
  }
  return rgba;
}

function colourAt({ l, p, q, a }: Header, place: { x: number; y: number }): readonly number[] {
  const light = valueAt(l, place);
  const yellow = valueAt(p, place);
  const blue = light - (2 / 3) * yellow;
  const red = (3 * light - blue + valueAt(q, place)) / 2;
  const green = red - valueAt(q, place);
  const alpha = a === null ? 1 : valueAt(a, place);
  return [red, green, blue, alpha].map((value) => 255 * Math.min(1, Math.max(0, value)));
}

function valueAt({ mean, nx, ny, waves }: Channel, place: { x: number; y: number }): number {
  let value = mean;
  let index = 0;
  for (let y = 0; y < ny; y += 1) {
    const vertical = Math.cos(Math.PI * y * place.y) * 2;
    for (let x = y > 0 ? 0 : 1; x * ny < nx * (ny - y); x += 1) {
      value += (waves[index] ?? 0) * Math.cos(Math.PI * x * place.x) * vertical;
      index += 1;
    }
  }
  return value;
}
