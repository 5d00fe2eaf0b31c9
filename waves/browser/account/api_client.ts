/** Requests to the REST API, and their errors. */

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;
export type Values = Readonly<Record<string, string>>;

export interface Failure {
  /** An error code of `waves/texts/`; empty when every error belongs to a field. */
  readonly error: string;
  /** The error of each field, in words from the server. */
  readonly fields: Values;
}

export interface ApiResult {
  /** Null when the request has succeeded, at least in part. */
  readonly failure: Failure | null;
  /** The error of each field that was not changed although the request has succeeded. */
  readonly refused: Values;
  /** The JSON object of the response, or an empty one. */
  readonly body: Readonly<Record<string, unknown>>;
}

const JSON_CONTENT = { "Content-Type": "application/json" };

/** Send a request. Never rejects. */
export async function request(
  fetch: Fetch,
  method: string,
  path: string,
  body: Values | null = null,
): Promise<ApiResult> {
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
  // An error beside its field is not repeated.
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

/** The error of a proxy, which does not know our codes. */
const codeOf = (status: number) => (status >= 500 ? "unavailable" : "error");
