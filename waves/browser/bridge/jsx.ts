/**
 * The JSX factory of the pages that Reflex compiles, in place of Emotion's.
 *
 * Emotion makes a class and a style element of each `css` prop, which a strict Content-Security-Policy
 * would refuse. The styles of Waves are in the stylesheet, and what a screen sets by itself is flat: the
 * style attribute can hold it.
 */
import { createElement, type ElementType, type ReactNode } from "react";

type Style = Readonly<Record<string, string | number>>;
type Props = Readonly<Record<string, unknown>> & { readonly css?: Style; readonly style?: Style };

/** Create an element; `css` becomes the style attribute. */
export function jsx(type: ElementType, props: Props | null, ...children: ReactNode[]) {
  if (props?.css === undefined) return createElement(type, props, ...children);
  const { css, ...rest } = props;
  if (Object.values(css).some((value) => typeof value === "object")) {
    throw new TypeError("Rules within rules belong into the stylesheet.");
  }
  return createElement(type, { ...rest, style: { ...css, ...rest.style } }, ...children);
}

const named = new Map<string, string>();

/** Return the name of an animation with these steps, for Reflex's sign of a lost connection. */
export function keyframes(steps: Readonly<Record<string, Style>>): string {
  const rules = Object.entries(steps).map(([step, style]) => `${step}{${declarations(style)}}`);
  const text = rules.join("");
  const name = named.get(text) ?? animation(text);
  named.set(text, name);
  return name;
}

function animation(steps: string): string {
  const name = `steps-${named.size}`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@keyframes ${name}{${steps}}`);
  document.adoptedStyleSheets.push(sheet);
  return name;
}

const declarations = (style: Style) =>
  Object.entries(style)
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
