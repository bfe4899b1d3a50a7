// Checks 5 (camera) and 9 (microphone): which question is worth asking again; what they refuse is in
// refused.js. Check 8 (which_camera): virtual-camera.

const WHOLE = ["insecure-context", "prompt-dismissed", "prompt-unanswered"];

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
