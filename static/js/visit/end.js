// The doctor's last press, asked for once. A call needs no server, so the page stays in it until the server
// has said yes.

/**
 * Binds the form that ends the visit once `dialog` says so; `unsent` is what says that it has not ended.
 * `look()` asks for the state, which shows the end.
 */
export function bindEnd({ form, dialog, unsent, look }) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.returnValue = ""; // Of the time before: Escape says nothing.
    dialog.showModal();
  });
  dialog?.addEventListener("keydown", (event) => stay(dialog, event));
  dialog?.addEventListener("close", () => {
    if (dialog.returnValue === "end") {
      end(form, unsent, look);
    } else {
      form.querySelector("button").focus(); // Not every browser gives it the focus when it is pressed.
    }
  });
}

/** The tab key goes round in the dialog: browsers lead on from it into their own window. */
function stay(dialog, event) {
  const buttons = [...dialog.querySelectorAll("button")];
  const [edge, other] = event.shiftKey ? [0, -1] : [-1, 0];
  if (event.key === "Tab" && document.activeElement === buttons.at(edge)) {
    event.preventDefault();
    buttons.at(other).focus();
  }
}

async function end(form, unsent, look) {
  const said = { method: "POST", body: new FormData(form), redirect: "manual" };
  const answer = await fetch(form.action, said).catch(() => null);
  unsent.hidden = answer !== null && answer.status < 500;
  if (answer?.type === "opaqueredirect") {
    look();
  } else if (unsent.hidden) {
    form.submit(); // Its answer is a page: it says why.
  }
}

/** How the call went, for who may read it: the page has it once the visit is over. */
export async function bringFigures(place) {
  const page = await fetch(location.href).then(
    (answer) => answer.text(),
    () => "",
  );
  const figures = new DOMParser()
    .parseFromString(page, "text/html")
    .querySelector("[data-figures]");
  place.replaceChildren(...(figures?.childNodes ?? []));
}

/** One that is open when its section goes would hold the whole page. */
export function closeDialogs(root) {
  for (const dialog of root.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
}
