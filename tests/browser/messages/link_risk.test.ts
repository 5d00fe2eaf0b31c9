import { expect, test } from "bun:test";
import { riskOf } from "../../../waves/browser/messages/link_risk";

const reasonOf = (address: string) => riskOf(new URL(address).href)?.reason ?? "";

test.each([
  ["https://аррӏе.com/login", "lookalike"],
  ["https://pаypal.com", "lookalike"],
  ["https://gοοgle.com", "lookalike"],
  ["https://www.ебау.com", ""],
  ["https://googıe.com", "lookalike"],
  ["https://xn--80ak6aa92e.com/", "lookalike"],
  ["https://google.com@evil.example/", "userinfo"],
  ["https://user:pw@host.example", "userinfo"],
  ["mailto:ana@аррӏе.com", "lookalike"],
  ["mailto:ana@example.org", ""],
  ["https://bücher.example/ü", ""],
  ["https://пример.рф/путь", ""],
  ["https://сахар.рф", ""],
  ["https://例え.jp", ""],
  ["https://東京abcあア.jp", ""],
  ["https://한국abc.kr", ""],
  ["https://مثال.example", ""],
  ["https://i❤.ws", ""],
  ["http://[::1]:8080/", ""],
  ["https://medium.com/@bob", ""],
])("%j: %p", (address, reason) => {
  expect(reasonOf(address)).toBe(reason);
});

test("tells the host in both forms", () => {
  expect(riskOf("https://xn--80ak6aa92e.com/")).toEqual({
    reason: "lookalike",
    host: "аррӏе.com",
    ascii: "xn--80ak6aa92e.com",
  });
});
