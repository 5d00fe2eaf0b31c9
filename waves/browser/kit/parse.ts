/** Validates what comes from outside: frames of the peer, responses, and what a storage holds. */
import * as v from "valibot";

/** A whole number from 0 on. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A string of at most `max` UTF-16 code units. */
export const textUpTo = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** Return the value as the schema describes it, without unknown fields; null when it does not fit. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): v.InferOutput<S> | null {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : null;
}

/** Return the value that a JSON text stands for; undefined when it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the value is an object with fields, of which nothing is known yet. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
