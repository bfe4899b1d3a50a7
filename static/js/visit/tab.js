// The name that a page makes up when it is loaded: to the server it is one page, however often it reconnects.
const BYTES = 8;

export const tab = Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

/** The address of a socket on which the server speaks first: the page's name stands in it. */
export function listeningTo(path) {
  const address = new URL(path, location.href.replace(/^http/, "ws"));
  address.searchParams.set("tab", tab);
  return address.href;
}
