/** Asking the REST API for a change, and what it answers when it refuses. */

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;
export type Values = Readonly<Record<string, string>>;

export interface Failure {
  /** A code of `waves/texts/`; empty when fields alone are to blame. */
  readonly error: string;
  /** Per field name, what is wrong with it, in words from the server. */
  readonly fields: Values;
}

export interface Answer {
  /** Null when it was done, or a part of it. */
  readonly failure: Failure | null;
  /** Per field that stays as it was though the rest is done, what is wrong with it. */
  readonly refused: Values;
  /** The JSON object of the answer, or an empty one. */
  readonly body: Readonly<Record<string, unknown>>;
}

const JSON_CONTENT = { "Content-Type": "application/json" };

/** Ask, and return what came of it; never throws. */
export async function ask(
  fetch: Fetch,
  method: string,
  path: string,
  body: Values | null = null,
): Promise<Answer> {
  const content = body === null ? {} : { body: JSON.stringify(body), headers: JSON_CONTENT };
  try {
    const response = await fetch(path, { method, ...content });
    const answer = parsed(await response.text());
    const failure = response.ok ? null : failureOf(response.status, answer);
    return { failure, refused: response.ok ? sentencesIn(answer.refused) : {}, body: answer };
  } catch {
    return { failure: { error: "offline", fields: {} }, refused: {}, body: {} };
  }
}

function failureOf(status: number, answer: Record<string, unknown>): Failure {
  const fields = sentencesIn(answer.fields);
  const code = typeof answer.error === "string" ? answer.error : codeOf(status);
  // Beside its field an error needs no second telling.
  return { error: Object.keys(fields).length > 0 ? "" : code, fields };
}

function sentencesIn(fields: unknown): Values {
  const entries = Object.entries(isRecord(fields) ? fields : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A proxy that answers for us knows nothing of our codes. */
const codeOf = (status: number) => (status >= 500 ? "unavailable" : "error");
