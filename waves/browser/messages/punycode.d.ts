/** The used part of punycode.js, which has no types. */
declare module "punycode.js" {
  /** Decode the labels of a host that begin with `xn--`. Throws if one is malformed. */
  export function toUnicode(host: string): string;
}
