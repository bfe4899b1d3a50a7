// A finding is {status, code}: "pass", "warn", "fail", "skip" (not tested) or "info", and what was found.

export const PASS = { status: "pass", code: "" };
export const warn = (code) => ({ status: "warn", code });
export const fail = (code) => ({ status: "fail", code });
export const skip = (code) => ({ status: "skip", code });
export const info = (code = "") => ({ status: "info", code });
/** A warning with the code where something is so, else a pass. */
export const warnIf = (isSo, code) => (isSo ? warn(code) : PASS);
