// Passkeys as JSON: servers write bytes as base64url, browsers want buffers.

/** Bytes from base64url. */
export function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

/** Base64url, without padding, from a buffer. */
export function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withBytes = (credential) => ({ ...credential, id: toBytes(credential.id) });

/** What navigator.credentials.get() takes, from the server's JSON. */
export function requestOptions({ publicKey }) {
  const allowCredentials = (publicKey.allowCredentials ?? []).map(withBytes);
  return { publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials } };
}

/** What navigator.credentials.create() takes: a passkey that checks the person by itself. */
export function creationOptions({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: withBytes(publicKey.user),
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(withBytes),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  };
}

/** The browser's answer as the server's JSON. */
export function credentialData(credential) {
  const { response } = credential;
  const parts = [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ];
  const given = parts.filter((part) => response[part]);
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(given.map((part) => [part, toText(response[part])])),
  };
}
