// What a refused camera or microphone means, from the browser's error and what else is known.

const NAMES = {
  AbortError: "device-error",
  NotReadableError: "in-use",
  TrackStartError: "in-use",
  OverconstrainedError: "device-gone",
  SecurityError: "blocked-by-policy",
  TypeError: "insecure-context",
};

/**
 * The code for an error of getUserMedia.
 * `known`: {allowed: what the page's policy says, permission: "granted" | "denied" | "prompt" | "",
 * listed: whether a device of the kind is listed}.
 */
export function classifyError(error, known) {
  if (error.name === "NotAllowedError" || error.name === "PermissionDeniedError") {
    return refused(error.message ?? "", known);
  }
  if (error.name === "NotFoundError" || error.name === "DevicesNotFoundError") {
    return known.listed ? "blocked-by-os" : "no-device";
  }
  return NAMES[error.name] ?? "device-error";
}

function refused(message, { allowed, permission }) {
  if (!allowed) {
    return "blocked-by-policy";
  }
  if (/by system/i.test(message) || permission === "granted") {
    return "blocked-by-os";
  }
  return /dismissed/i.test(message) ? "prompt-dismissed" : "blocked-in-browser";
}

/** Whether asking again for one kind alone may tell more: the combined question fails whole. */
export function isWorthSplitting(code) {
  return code !== "blocked-by-policy" && code !== "insecure-context" && code !== "prompt-dismissed";
}

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
    .map((device, at) => ({ device, at }))
    .sort((one, other) => rank(one.device) - rank(other.device) || one.at - other.at)
    .map(({ device }) => device);
}
