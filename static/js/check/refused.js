// Checks 5 (camera) and 9 (microphone) when they do not open: from the browser's error and what else is
// known. Fetched then. Codes: blocked-by-policy, blocked-by-os, blocked-in-browser, prompt-dismissed,
// no-device, in-use, device-error, device-gone, insecure-context (and prompt-unanswered, devices.js).

const NAMES = {
  NotReadableError: "in-use",
  OverconstrainedError: "device-gone",
  SecurityError: "blocked-by-policy",
  TypeError: "insecure-context",
};

/**
 * The code for an error of getUserMedia.
 * `known`: {allowed: what the page's policy says, permission: "granted" | "denied" | "prompt" | "",
 * listed: whether a device of the kind is listed}.
 */
export function classifyError({ name, message }, { allowed, permission, listed }) {
  if (name === "NotFoundError") {
    return listed ? "blocked-by-os" : "no-device";
  }
  if (name !== "NotAllowedError") {
    return NAMES[name] ?? "device-error";
  }
  if (!allowed) {
    return "blocked-by-policy";
  }
  if (/by system/i.test(message) || permission === "granted") {
    return "blocked-by-os";
  }
  return /dismissed/i.test(message) ? "prompt-dismissed" : "blocked-in-browser";
}
