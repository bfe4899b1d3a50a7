import assert from "node:assert/strict";
import { test } from "node:test";
import {
  creationOptions,
  credentialData,
  requestOptions,
  toBytes,
  toText,
} from "../../static/js/passkey-data.js";

test("base64url goes there and back, whatever the bytes", () => {
  const bytes = Uint8Array.from([0, 250, 251, 255, 62, 63]);
  assert.equal(toText(bytes.buffer), "APr7_z4_");
  assert.deepEqual(toBytes("APr7_z4_"), bytes);
});

test("a request carries its challenge and the passkeys it allows as bytes", () => {
  const allowCredentials = [{ type: "public-key", id: "AQI" }];
  const { publicKey } = requestOptions({
    publicKey: { challenge: "AQ", rpId: "localhost", allowCredentials },
  });
  assert.deepEqual(publicKey.challenge, Uint8Array.from([1]));
  assert.deepEqual(publicKey.allowCredentials[0].id, Uint8Array.from([1, 2]));
  assert.equal(publicKey.rpId, "localhost");
});

test("a request that names no passkey allows any", () => {
  assert.deepEqual(
    requestOptions({ publicKey: { challenge: "AQ" } }).publicKey.allowCredentials,
    [],
  );
});

test("a new passkey always stays on the device and checks the person", () => {
  const user = { id: "Ag", name: "ada@example.com", displayName: "Ada" };
  const asked = { residentKey: "discouraged", userVerification: "preferred" };
  const { publicKey } = creationOptions({
    publicKey: { challenge: "AQ", user, authenticatorSelection: asked },
  });
  assert.deepEqual(publicKey.user.id, Uint8Array.from([2]));
  assert.equal(publicKey.authenticatorSelection.residentKey, "required");
  assert.equal(publicKey.authenticatorSelection.userVerification, "required");
  assert.deepEqual(publicKey.excludeCredentials, []);
});

test("the browser's answer becomes JSON with the parts that it has", () => {
  const one = Uint8Array.from([1]).buffer;
  const data = credentialData({
    type: "public-key",
    id: "AQ",
    rawId: one,
    authenticatorAttachment: "platform",
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: one, attestationObject: one },
  });
  assert.deepEqual(data.response, { clientDataJSON: "AQ", attestationObject: "AQ" });
  assert.equal(data.rawId, "AQ");
});
