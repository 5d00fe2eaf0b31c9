/**
 * Encodes 24 bits as four emoji that the users compare.
 *
 * The table is that of the Matrix specification (section 11.12.2.2.5, SAS method emoji):
 * 64 pictures that are easy to tell apart in any font.
 */

export interface Sign {
  readonly emoji: string;
  readonly word: string;
}

const TABLE =
  "🐶 Dog,🐱 Cat,🦁 Lion,🐎 Horse,🦄 Unicorn,🐷 Pig,🐘 Elephant,🐰 Rabbit," +
  "🐼 Panda,🐓 Rooster,🐧 Penguin,🐢 Turtle,🐟 Fish,🐙 Octopus,🦋 Butterfly,🌷 Flower," +
  "🌳 Tree,🌵 Cactus,🍄 Mushroom,🌏 Globe,🌙 Moon,☁️ Cloud,🔥 Fire,🍌 Banana," +
  "🍎 Apple,🍓 Strawberry,🌽 Corn,🍕 Pizza,🎂 Cake,❤️ Heart,😀 Smiley,🤖 Robot," +
  "🎩 Hat,👓 Glasses,🔧 Spanner,🎅 Santa,👍 Thumbs up,☂️ Umbrella,⌛ Hourglass,⏰ Clock," +
  "🎁 Gift,💡 Light bulb,📕 Book,✏️ Pencil,📎 Paperclip,✂️ Scissors,🔒 Lock,🔑 Key," +
  "🔨 Hammer,☎️ Telephone,🏁 Flag,🚂 Train,🚲 Bicycle,✈️ Aeroplane,🚀 Rocket,🏆 Trophy," +
  "⚽ Ball,🎸 Guitar,🎺 Trumpet,🔔 Bell,⚓ Anchor,🎧 Headphones,📁 Folder,📌 Pin";

export const SIGNS: readonly Sign[] = TABLE.split(",").map((entry) => {
  const gap = entry.indexOf(" ");
  return { emoji: entry.slice(0, gap), word: entry.slice(gap + 1) };
});

const COUNT = 4;
const BITS = 6;

/** Return the signs for the first 24 bits of `digest`, most significant first. */
export function signsOf(digest: Uint8Array): Sign[] {
  const [first = 0, second = 0, third = 0] = digest;
  const bits = (first << 16) | (second << 8) | third;
  return Array.from({ length: COUNT }, (_, place) => {
    const shift = BITS * (COUNT - 1 - place);
    return SIGNS[(bits >> shift) & 0x3f] as Sign;
  });
}
