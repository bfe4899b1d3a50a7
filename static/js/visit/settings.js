// What somebody has switched on in this browser: yes or no, nothing else.

const keyOf = (name) => `visit-${name}`;

export function recall(name) {
  try {
    return localStorage.getItem(keyOf(name)) === "yes";
  } catch {
    return false; // Storage may be closed.
  }
}

export function remember(name, is) {
  try {
    localStorage.setItem(keyOf(name), is ? "yes" : "no");
  } catch {
    // Then it holds for this page only.
  }
}
