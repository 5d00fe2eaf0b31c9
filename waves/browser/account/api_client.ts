/** Requests to the REST API, and their errors. */
import { isFields, readJson } from "../kit/parse";

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
  values: Values | null = null,
): Promise<ApiResult> {
  const content = values === null ? {} : { body: JSON.stringify(values), headers: JSON_CONTENT };
  try {
    const response = await fetch(path, { method, ...content });
    const body = fieldsOf(readJson(await response.text()));
    if (!response.ok) return { failure: failureOf(response.status, body), refused: {}, body };
    return { failure: null, refused: sentencesIn(body.refused), body };
  } catch {
    return { failure: { error: "offline", fields: {} }, refused: {}, body: {} };
  }
}

function failureOf(status: number, body: Record<string, unknown>): Failure {
  const fields = sentencesIn(body.fields);
  const code = typeof body.error === "string" ? body.error : codeOf(status);
  // An error beside its field is not repeated.
  return { error: Object.keys(fields).length > 0 ? "" : code, fields };
}

function sentencesIn(fields: unknown): Values {
  const entries = Object.entries(fieldsOf(fields));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

const fieldsOf = (value: unknown) => (isFields(value) ? value : {});

/** The error of a proxy, which does not know our codes. */
const codeOf = (status: number) => (status >= 500 ? "unavailable" : "error");
