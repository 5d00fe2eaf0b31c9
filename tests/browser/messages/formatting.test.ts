import { describe, expect, test } from "bun:test";
import {
  type Block,
  blocksOf,
  plainText,
  rawBlocksOf,
  textOf,
} from "../../../waves/browser/messages/formatting";
import { linkedParts, linkify } from "../../../waves/browser/messages/linkify";
import examples from "../../contract/formatting.json";
import { randomFrom } from "../support/random";

const rawOf = (body: string) =>
  rawBlocksOf(body)
    .flatMap(({ pieces }) => pieces)
    .map(({ text }) => text)
    .join("");

/** The styles of each part, such as `x[bi]`. */
const drawn = (blocks: readonly Block[]) =>
  blocks.map(
    ({ kind, parts }) =>
      `${kind}: ${linkedParts(parts)
        .map(({ text, href, ...style }) => {
          const marks = Object.entries(style).map(([name, on]) => (on ? name.charAt(0) : ""));
          return `${text}[${marks.join("")}${href && "@"}]`;
        })
        .join("")}`,
  );

const PIECES = [
  ..."*_~`> \n\r\t()[].:/-\\\"'",
  "**",
  "***",
  "~~",
  "```",
  "```js\n",
  "\n```\n",
  "> ",
  "a",
  "word",
  "é",
  "\u0301",
  "\u200d",
  "\ufe0f",
  "👍🏽",
  "👨‍👩‍👧",
  "🇩🇪",
  "重点",
  "שלום",
  "\u202e",
  "\ud800",
  "https://a.example/_x_*y*",
  "a@b.example",
  "www.example.org",
  "<b>",
];

function oddTexts(count: number): string[] {
  const random = randomFrom(11);
  return Array.from({ length: count }, () =>
    Array.from(
      { length: 1 + Math.floor(random() * 16) },
      () => PIECES[Math.floor(random() * PIECES.length)],
    ).join(""),
  );
}

test.each(examples as [string, string][])("%j is shown as %j", (body, text) => {
  expect(plainText(body)).toBe(text);
  expect(textOf(blocksOf(body))).toBe(text);
});

test.each([
  ["**b** *i* _i_ ~~s~~ `c`", ["text: b[b] []i[i] []i[i] []s[s] []c[c]"]],
  ["***x*** **_y_**", ["text: x[bi] []y[bi]"]],
  ["**a `*b*` https://c.example/**", ["text: a [b]*b*[bc] [b]https://c.example/[b@]"]],
  ["> q *x*\na", ["quote: q []x[i]\n[]", "text: a[]"]],
  ["a\n```js\nb\n```\nc", ["text: a\n[]", "code: b[c]", "text: c[]"]],
  ["👍🏽", ["emoji: 👍🏽[]"]],
])("draws %j", (body, expected) => {
  expect(drawn(blocksOf(body))).toEqual(expected);
});

test("names the language of a block of code", () => {
  expect(blocksOf("```python\nx\n```")[0]?.language).toBe("python");
});

describe("10,000 odd texts", () => {
  const texts = oddTexts(10_000);

  test("lose nothing but markers", () => {
    for (const body of texts) {
      expect(rawOf(body)).toBe(body);
      const hidden = rawBlocksOf(body)
        .flatMap(({ pieces }) => pieces)
        .filter((piece) => piece.hidden);
      for (const { text } of hidden) expect(text).toMatch(/^[*_~`> \t\r\n]+$|^```[\w#+.-]*\s*$/);
    }
  });

  test("are drawn as what previews show", () => {
    for (const body of texts) expect(textOf(blocksOf(body))).toBe(plainText(body));
  });

  test("keep their graphemes", () => {
    const graphemes = new Intl.Segmenter("en");
    const ends = (text: string) => new Set([...graphemes.segment(text)].map(({ index }) => index));
    for (const body of texts.slice(0, 3_000)) {
      const whole = ends(body).add(body.length);
      let at = 0;
      for (const { text } of rawBlocksOf(body).flatMap(({ pieces }) => pieces)) {
        at += text.length;
        // A line end of two characters is split by its line.
        if (body.charAt(at) !== "\n") expect([body, at, whole.has(at)]).toEqual([body, at, true]);
      }
    }
  });

  test("have only links of three schemes", () => {
    for (const body of texts) {
      for (const { href } of blocksOf(body).flatMap(({ parts }) => linkedParts(parts))) {
        expect(href).toMatch(/^$|^https?:\/\/|^mailto:/);
      }
    }
  });
});

test.each([
  ["mail ana@example.org now", "mailto:ana@example.org"],
  ["see example.org/a.", "http://example.org/a"],
  ["www.example.com", "http://www.example.com/"],
])("links %j", (text, href) => {
  expect(
    linkify(text)
      .map((link) => link.href)
      .filter(Boolean),
  ).toEqual([href]);
});

test.each(["README.md and main.py", "me.in done.it", "1.2.3", "a@b"])(
  "links nothing in %j",
  (text) => {
    expect(linkify(text).every(({ href }) => href === "")).toBe(true);
  },
);

/** How often a text of this length reads one of its characters. */
function readsOf(work: () => void): number {
  let reads = 0;
  const prototype = String.prototype as unknown as Record<string, (...values: never[]) => unknown>;
  const watched = ["charAt", "charCodeAt", "codePointAt", "slice", "indexOf"].map(
    (name) => [name, prototype[name] as (...values: never[]) => unknown] as const,
  );
  for (const [name, original] of watched) {
    prototype[name] = function (this: string, ...values: never[]) {
      reads += 1;
      return original.apply(this, values);
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of watched) prototype[name] = original;
  }
  return reads;
}

test.each([
  "*",
  "**a",
  "*a_",
  "*a ",
  "a* ",
  "_*",
  "~~a ",
  "a** *b",
  ">",
  "> ",
  "> \n",
  "`",
  "`a ",
  "``` ",
  "```\n",
  "```a\n",
  "*_ ",
  "\n",
  "[*",
])("the work for a long text of %j grows with its length", (piece) => {
  const work = (length: number) =>
    readsOf(() => blocksOf(piece.repeat(Math.ceil(length / piece.length))));
  work(100);
  expect(work(8_000)).toBeLessThan(2.5 * work(4_000) + 1_000);
});
