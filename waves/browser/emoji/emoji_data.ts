/**
 * The emojis of the picker, from emojibase-data 17 (MIT, Miles Johnson), without what the picker does not
 * show. They are part of our own files, so that no other server hears of it.
 */
import type { EmojiData, EmojiDetails } from "frimousse";
import rows from "./emoji.json";

/** Emoji, name, words to find it by, group, version of Unicode's list, whether it has skin tones. */
type Row = readonly [
  emoji: string,
  name: string,
  words: string,
  group: number,
  version: number,
  hasTones: number,
];

const JOINER = "\u200d";
const TAKES_TONE = /\p{Emoji_Modifier_Base}/u;
const STYLE = /\ufe0f$/;
const TONES = {
  light: "\u{1F3FB}",
  "medium-light": "\u{1F3FC}",
  medium: "\u{1F3FD}",
  "medium-dark": "\u{1F3FE}",
  dark: "\u{1F3FF}",
};
type Tone = keyof typeof TONES;
const NAMES = Object.keys(TONES) as Tone[];
/** The style is said only where it is not the usual one, as in Unicode's list. */
const NEEDLESS_STYLE = /(?<=\p{Emoji_Presentation})\ufe0f/gu;
/** Unicode's group of skin tones and hair, which are no emojis of their own. */
const COMPONENTS = 2;
const NEWEST = 15.1;

/** Return the data of the picker; `categories`: the names of the groups. */
export function emojiData(categories: readonly string[]): EmojiData {
  const groups = Array.from({ length: categories.length + 1 }, (_, index) => index);
  const shown = groups.filter((group) => group !== COMPONENTS);
  return {
    locale: "en",
    // Systems draw those of newer lists as boxes.
    emojis: (rows as unknown as readonly Row[]).filter((row) => row[4] <= NEWEST).map(detailsOf),
    categories: shown.map((index, at) => ({ index, label: categories[at] ?? "" })),
    skinTones: Object.fromEntries(NAMES.map((name) => [name, name])) as Record<Tone, string>,
  };
}

function detailsOf([styled, name, words, category, version, hasTones]: Row): EmojiDetails {
  const emoji = styled.replace(NEEDLESS_STYLE, "");
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  const details = { emoji, label, tags: words.split(" "), category, version };
  return hasTones === 1 ? { ...details, skins: skinsOf(emoji) } : details;
}

const skinsOf = (emoji: string) =>
  Object.fromEntries(NAMES.map((name) => [name, toned(emoji, TONES[name])])) as Record<
    Tone,
    string
  >;

function toned(emoji: string, tone: string): string {
  const parts = emoji.split(JOINER);
  return parts
    .map((part) => (TAKES_TONE.test(part) ? part.replace(STYLE, "") + tone : part))
    .join(JOINER);
}
