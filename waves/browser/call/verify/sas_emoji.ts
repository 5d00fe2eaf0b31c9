/**
 * Encodes 24 bits as the numbers of four emoji that the users compare.
 *
 * The method is that of the Matrix specification (section 11.12.2.2.5, SAS method emoji). Its
 * 64 emoji and their names are in `waves/texts/verify.py`.
 */

const COUNT = 4;
const BITS = 6;

/** Return the numbers, 0 to 63, for the first 24 bits of `digest`, most significant first. */
export function emojiOf(digest: Uint8Array): number[] {
  const [first = 0, second = 0, third = 0] = digest;
  const bits = (first << 16) | (second << 8) | third;
  return Array.from({ length: COUNT }, (_, place) => (bits >> (BITS * (COUNT - 1 - place))) & 0x3f);
}
