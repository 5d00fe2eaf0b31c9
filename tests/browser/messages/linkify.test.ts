import { describe, expect, test } from "bun:test";
import { linkify } from "../../../waves/browser/messages/linkify";
import { cpuTime } from "../support/cpu_time";
import { randomFrom } from "../support/random";

const links = (text: string) => linkify(text).filter((part) => part.href !== "");

describe("linkify", () => {
  test.each([
    ["see https://example.org/a", "https://example.org/a"],
    ["(https://example.org/a)", "https://example.org/a"],
    [
      "https://en.wikipedia.org/wiki/Wave_(physics)",
      "https://en.wikipedia.org/wiki/Wave_(physics)",
    ],
    ["Look: https://example.org/a?b=c&d=e#f.", "https://example.org/a?b=c&d=e#f"],
    ["HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"],
    ["https://example.org, and", "https://example.org"],
    ["https://example.org!!!", "https://example.org"],
    ["https://bücher.example/ü", "https://bücher.example/ü"],
  ])("finds in %p the link %p", (text, address) => {
    expect(links(text).map((part) => part.text)).toEqual([address]);
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "xhttps://example.org",
    "ftp://example.org",
    "file:///etc/passwd",
    "https://",
    "http://:80",
    "https:///example.org",
    "https:////example.org/a",
    "vbscript:x https//example.org",
    "//example.org",
  ])("finds no link in %p", (text) => {
    expect(linkify(text)).toEqual([{ text, href: "" }]);
  });

  test("ends a link at a bidirectional control character", () => {
    expect(links("https://example.org/\u202egpj.exe")[0]?.text).toBe("https://example.org/");
  });

  test("finds several links and the text between them", () => {
    expect(linkify("a http://b.example c https://d.example")).toEqual([
      { text: "a ", href: "" },
      { text: "http://b.example", href: "http://b.example/" },
      { text: " c ", href: "" },
      { text: "https://d.example", href: "https://d.example/" },
    ]);
  });
});

test("keeps every character, and links only http and https URLs", () => {
  const random = randomFrom(7);
  const pieces = [
    "http://",
    "https://",
    "a.example",
    "/",
    "(",
    ")",
    ".",
    " ",
    "\n",
    "<b>",
    "javascript:",
    "🙂",
    "\u202e",
    '"',
    "&",
    "?q=1",
    "😀.example",
  ];
  for (let run = 0; run < 500; run += 1) {
    const text = Array.from(
      { length: 12 },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join("");
    const parts = linkify(text);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    for (const { href } of parts) expect(href === "" || /^https?:\/\//.test(href)).toBe(true);
  }
});

test("takes linear time for a long text of brackets", () => {
  const text = `https://a.example/${")".repeat(4_000)}`;
  expect(cpuTime(() => linkify(text))).toBeLessThan(500);
});

test.each([")", ").", "].}", "..."])(
  "takes linear time for a long text of %p after a URL",
  (marks) => {
    const text = `http://a.b/${marks.repeat(Math.floor(3_980 / marks.length))}`;
    expect(linkify(text)[0]).toEqual({ text: "http://a.b/", href: "http://a.b/" });
    expect(cpuTime(() => linkify(text))).toBeLessThan(40);
  },
);
