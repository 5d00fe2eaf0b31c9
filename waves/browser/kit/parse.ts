/** Validates untrusted values: frames of the peer, responses of servers, stored values. */
import * as v from "valibot";

/** A non-negative integer. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A string of at most `max` UTF-16 code units. */
export const textUpTo = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** Return the value without unknown fields, or null when it does not match the schema. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): v.InferOutput<S> | null {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : null;
}

/** Parse JSON; returns undefined when it is malformed. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the value is an object; its fields are unknown. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
