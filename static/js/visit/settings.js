// What somebody has switched on: yes or no, nothing else.

function kept(store, keyOf) {
  return {
    recall(name) {
      try {
        return globalThis[store].getItem(keyOf(name)) === "yes";
      } catch {
        return false; // Storage may be closed.
      }
    },
    remember(name, is) {
      try {
        globalThis[store].setItem(keyOf(name), is ? "yes" : "no");
      } catch {
        // Then it holds until the page is loaded again.
      }
    },
  };
}

/** In this browser. */
export const { recall, remember } = kept("localStorage", (name) => `visit-${name}`);
/** In this tab, for this visit: what loading the page again must not forget. */
export const forThisPage = kept("sessionStorage", (name) => `${location.pathname}${name}`);
