/**
 * The certified OpenID provider `oidc-provider` with one confidential client and a page
 * of its own to log in. What it needs to know comes as JSON on the standard input; what
 * it did goes out as one JSON object a line. Its keys are made at each start.
 *
 * It checks what a provider should: client secret, redirect address, PKCE by S256 (always
 * wanted here), and that a code is used once. Consent is taken for given by logging in.
 */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const wanted = JSON.parse(await text(process.stdin));
const people = new Map(Object.entries(wanted.people));
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

async function signingKey(algorithm) {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: algorithm, use: "sig", kid: `${algorithm}-key` };
}

function configuration(keys) {
  return {
    clients: [
      {
        client_id: wanted.client_id,
        client_secret: wanted.client_secret,
        redirect_uris: [wanted.redirect_uri],
        id_token_signed_response_alg: wanted.algorithm,
        token_endpoint_auth_method: "client_secret_basic",
      },
    ],
    jwks: { keys },
    cookies: { keys: ["only for this run"] },
    // As Google does: the ID token says all of it.
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/log-in/${uid}` },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      return person && { accountId: sub, claims: () => ({ sub, ...person }) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session.accountId,
        clientId: oidc.client.clientId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
}

const PAGE = `<!doctype html><html lang="en"><title>The provider</title>
<h1>Who are you?</h1><form method="post"><label>Account <input name="account"></label>
<button name="answer" value="yes">Continue</button>
<button name="answer" value="no">No, thanks</button></form></html>`;

async function logIn(provider, request, response) {
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html").end(PAGE);
    return;
  }
  const form = new URLSearchParams(await text(request));
  const result =
    form.get("answer") === "yes"
      ? { login: { accountId: form.get("account") } }
      : { error: "access_denied", error_description: "The person said no." };
  await provider.interactionFinished(request, response, result);
}

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const keys = await Promise.all(["RS256", "ES256"].map(signingKey));
  const provider = new Provider(issuer, configuration(keys));
  provider.on("authorization_code.consumed", () => tell({ event: "code consumed" }));
  provider.on("grant.success", () => tell({ event: "tokens given" }));
  provider.on("grant.error", (_context, error) =>
    tell({ event: "tokens refused", error: error.error, why: error.error_detail ?? "" }),
  );
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/log-in/")) return answer(request, response);
    return logIn(provider, request, response).catch((error) => {
      response.writeHead(400).end(error.message);
    });
  });
  tell({ event: "ready", issuer });
});
