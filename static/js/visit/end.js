// The doctor's last press, asked for once. A call needs no server, so the page stays in it until the server
// has said yes.

/** Binds the form that ends the visit once `dialog` says so; `unsent` is what says that it has not ended. */
export function bindEnd(form, dialog, unsent) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.returnValue = ""; // Of the time before: Escape says nothing.
    dialog.showModal();
  });
  dialog?.addEventListener("close", () => dialog.returnValue === "end" && end(form, unsent));
}

async function end(form, unsent) {
  const said = { method: "POST", body: new FormData(form), redirect: "manual" };
  const answer = await fetch(form.action, said).catch(() => null);
  unsent.hidden = answer !== null && answer.status < 500;
  if (answer?.type === "opaqueredirect") {
    location.reload();
  } else if (unsent.hidden) {
    form.submit(); // Its answer is a page: it says why.
  }
}
