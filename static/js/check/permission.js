// Checks 5 (camera) and 9 (microphone) when they do not open: from the browser's error and what else is
// known. Codes: blocked-by-policy, blocked-by-os, blocked-in-browser, prompt-dismissed, no-device, in-use,
// device-error, device-gone, insecure-context (and prompt-unanswered, devices.js).
// Check 8 (which_camera): virtual-camera.

const NAMES = {
  NotReadableError: "in-use",
  OverconstrainedError: "device-gone",
  SecurityError: "blocked-by-policy",
  TypeError: "insecure-context",
};
const WHOLE = ["insecure-context", "prompt-dismissed", "prompt-unanswered"];

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

/** Whether asking again for one kind alone may tell more: the combined question fails whole. */
export const isWorthSplitting = (code) => !WHOLE.includes(code);

/** The class of a device from its label: the label itself never leaves the page. */
export function deviceClass(label) {
  if (/obs|virtual|snap|manycam|xsplit|mmhmm|ndi/i.test(label)) {
    return "virtual";
  }
  if (/bluetooth|airpods|hands-?free|\bbt\b|buds/i.test(label)) {
    return "bluetooth";
  }
  if (/built-?in|integrated|internal|facetime|macbook|imac/i.test(label)) {
    return "built-in";
  }
  return /usb|webcam|logitech|\([0-9a-f]{4}:[0-9a-f]{4}\)/i.test(label) ? "usb" : "unknown";
}

/** Devices of one kind in the order to try: the remembered one, real ones, virtual ones. */
export function inOrder(devices, kind, rememberedId) {
  const rank = ({ deviceId, label }) =>
    deviceId === rememberedId ? 0 : deviceClass(label) === "virtual" ? 2 : 1;
  return devices
    .filter((device) => device.kind === kind)
    .sort((one, other) => rank(one) - rank(other)); // Stable: else as the browser has them.
}
