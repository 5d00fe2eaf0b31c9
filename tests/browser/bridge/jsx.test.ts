/** The JSX factory of the pages that Reflex compiles; React is part of their build only. */
import { afterAll, beforeAll, describe, expect, mock, test } from "bun:test";

interface Made {
  type: unknown;
  props: unknown;
  children: unknown[];
}

const createElement = (type: unknown, props: unknown, ...children: unknown[]): Made => ({
  type,
  props,
  children,
});
mock.module("react", () => ({ createElement }));
const { jsx, keyframes } = await import("../../../waves/browser/bridge/jsx");

describe("an element", () => {
  test("has the properties and the children that it is given", () => {
    const props = { id: "one" };
    expect<unknown>(jsx("p", props, "a", "b")).toEqual({ type: "p", props, children: ["a", "b"] });
    expect<unknown>(jsx("hr", null)).toEqual({ type: "hr", props: null, children: [] });
  });

  test("has its css as the style attribute, which an own style overrides", () => {
    const css = { color: "red", margin: 0 };
    const plain = jsx("p", { css }, "a");
    expect<unknown>(plain).toEqual({ type: "p", props: { style: css }, children: ["a"] });
    const { props } = jsx("p", { css, style: { color: "blue" }, id: "one" });
    expect(props).toEqual({ id: "one", style: { color: "blue", margin: 0 } });
  });

  test("refuses rules that a style attribute cannot hold", () => {
    const css = { "&:hover": { color: "red" } } as unknown as Record<string, string>;
    expect(() => jsx("p", { css })).toThrow("stylesheet");
  });
});

describe("an animation", () => {
  const made: string[] = [];
  const before = { document: globalThis.document, CSSStyleSheet: globalThis.CSSStyleSheet };

  beforeAll(() => {
    class Sheet {
      replaceSync(text: string): void {
        made.push(text);
      }
    }
    Object.assign(globalThis, { CSSStyleSheet: Sheet, document: { adoptedStyleSheets: [] } });
  });

  afterAll(() => {
    Object.assign(globalThis, before);
  });

  test("is one rule, whose name the same steps get again", () => {
    const steps = { "0%": { opacity: 0 }, "100%": { opacity: 1, color: "red" } };
    const name = keyframes(steps);
    expect(made).toEqual([`@keyframes ${name}{0%{opacity:0}100%{opacity:1;color:red}}`]);
    expect(keyframes({ ...steps })).toBe(name);
    expect(keyframes({ "0%": { opacity: 1 } })).not.toBe(name);
    expect([made.length, document.adoptedStyleSheets.length]).toEqual([2, 2]);
  });
});
