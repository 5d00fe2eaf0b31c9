import { expect, test } from "bun:test";
import { linkify } from "../../../waves/browser/messages/linkify";
import { cpuTime } from "../support/cpu_time";

const links = (text: string) =>
  linkify(text)
    .filter((part) => part.href !== "")
    .map((part) => part.text);

/** Angle brackets mark each URL that is a link. */
const TEXTS = [
  // Quotes and apostrophes
  "<https://en.wikipedia.org/wiki/Rubik's_Cube>",
  "'<https://en.wikipedia.org/wiki/Rubik's_Cube>'",
  "“<https://example.com/a>”。",
  "„<https://example.com/a>“",
  "«<https://example.com/a>» ‘<https://example.com/b>’",
  "<https://fr.wikipedia.org/wiki/L’Oréal>",
  "'<https://a.example/b>','<https://c.example/d>'",
  // Scripts without spaces, and their punctuation
  "网址<https://example.com/a>，请看",
  "（<https://example.com/a>）です",
  "(<https://example.com/a>)です",
  "「<https://example.com/a>」と【<https://example.com/b>】",
  "<https://example.com>。<https://example.com/a>．<https://example.com/b>｡",
  "<https://a.example/1>和<https://b.example/2>",
  "<https://a.example>和<https://b.example>",
  "<https://a.example/x>、<https://b.example/y>。",
  "<https://example.com/a>请看",
  "<https://example.com>에서 <https://example.com/a>에서",
  "ดู<https://example.com/a>นะ",
  "<https://example.com/a>　b",
  // Other scripts within a URL
  "<https://ru.wikipedia.org/wiki/Москва>",
  "<https://zh.wikipedia.org/wiki/北京>, <https://ja.wikipedia.org/wiki/東京JR線>",
  "<https://th.wikipedia.org/wiki/กรุงเทพ>",
  "<https://fa.wikipedia.org/wiki/می\u200cخواهم>",
  "<https://he.wikipedia.org/wiki/צה״ל>",
  "<https://en.wikipedia.org/wiki/Michelson–Morley_experiment>",
  "<https://a.example?q=北京&x=上海>",
  "<https://example.com/cafe\u0301>",
  "<https://пример.рф/путь> <https://例え.jp/パス> <https://例子.测试>，好",
  "<https://example.com/a>، <https://example.com/b>؟ <https://example.com/c>।",
  // Brackets
  "(<https://en.wikipedia.org/wiki/Wave_(physics)>)",
  "[x](<https://example.com/a>) [<https://a.example>](<https://b.example>)",
  "<https://example.com/a[1]>] <https://example.com/{b}>}",
  // Markdown and the ends of sentences
  "*<https://example.com/a>* **<https://example.com/b>** _<https://example.com/c>_",
  "~<https://example.com/a>~ |<https://example.com/b>|",
  "<https://youtu.be/abc123def4_> <https://youtu.be/abc123def4->",
  "<https://example.com/a>?! <https://example.com/b>… <https://example.com/c>;",
  "<https://example.com>? <https://example.com/>? <https://example.com>#",
  "<https://example.com/a>—it",
  // Emoji
  "<https://example.com/a>👍 <https://example.com>👍 <https://example.com/>🇩🇪",
  "<https://i❤.ws>",
  // Invisible and bidirectional control characters
  "<https://example.com/a>\u200b",
  "<https://example.com/a>\u200bb <https://example.com/c>\u2060d",
  "<https://example.com/a>\u202egpj.exe <https://example.com/b>\u2067c",
  "<https://example.com/a>\u3164 <https://example.com/b>\u00ad",
  "<https://example.com/a>\u200d",
  // Hosts and ports
  "<http://[::1]:8080/x> <http://[2001:db8::1]/>",
  "<https://localhost:3000>, <https://example.com:8080/a>",
  "<https://1.2.3.4>请看",
  "<https://example.org./p> <https://example.org>.",
  "<https://xn--bcher-kva.example/>",
  // URLs within URLs
  "<https://web.archive.org/web/2020/https://example.org/>",
  "<https://example.com/?u=https://b.example/x>",
  "<https://a.example/b>,<https://c.example/d>",
  // Misleading URLs
  "<https://google.com@evil.example/> <https://user:pw@host.example>",
  "<https://google.com%2f:x@evil.example/>",
  "<https://example.com>\\@evil.example",
  "<https://medium.com/@bob>",
  "https://example.com:99999/a",
];

test.each(TEXTS)("%p", (marked) => {
  const text = marked.replaceAll(/[<>]/g, "");
  const expected = [...marked.matchAll(/<([^>]*)>/g)].map((match) => match[1]);
  expect(links(text)).toEqual(expected as string[]);
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
});

test("a URL in angle brackets is a link", () => {
  expect(links("<https://example.com/a>")).toEqual(["https://example.com/a"]);
});

test.each(["https://", "https://a", "/https://", "'", "北", "@", "a.", "\u200d"])(
  "takes linear time for a long text of %p",
  (piece) => {
    const message = piece.repeat(4_000 / piece.length);
    const work = () => {
      linkify(`https://a.example/${message}`);
      linkify(`https://${message}`);
    };
    expect(cpuTime(work)).toBeLessThan(3_000);
  },
);
