/** Requests to the REST API. */
import { describe, expect, test } from "bun:test";
import { type Fetch, request } from "../../../waves/browser/account/api_client";

const respond = (status: number, body: string) => (): Promise<Response> =>
  Promise.resolve(new Response(body, { status }));
const send = (fetch: Fetch) => request(fetch, "POST", "/api/x", { name: "Ana" });

describe("a request", () => {
  test("sends JSON, and returns the body and the refused fields", async () => {
    const sent: unknown[] = [];
    const result = await send((path, init) => {
      sent.push([path, init.method, init.body]);
      return respond(200, '{"id":"1","refused":{"email":"Taken.","n":1}}')();
    });
    expect(sent).toEqual([["/api/x", "POST", '{"name":"Ana"}']]);
    expect(result).toMatchObject({
      failure: null,
      refused: { email: "Taken." },
      body: { id: "1" },
    });
  });

  test.each([
    [422, '{"error":"invalid","fields":{"name":"Too long."}}', "", { name: "Too long." }],
    [401, '{"error":"wrong_credentials"}', "wrong_credentials", {}],
    [502, "<html>Bad gateway</html>", "unavailable", {}],
    [404, "[]", "error", {}],
  ])("that fails with %i and %s has an error", async (status, body, error, fields) => {
    const { failure, refused } = await send(respond(status, body));
    expect({ failure, refused }).toEqual({ failure: { error, fields }, refused: {} });
  });

  test("without a network does not reject", async () => {
    const { failure } = await send(() => Promise.reject(new TypeError("failed")));
    expect(failure).toEqual({ error: "offline", fields: {} });
  });
});
