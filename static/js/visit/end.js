// The doctor's last press. A call needs no server, so the page stays in it until the server has said yes.

/** Binds the form that ends the visit; `unsent` is what says that it has not ended. */
export function bindEnd(form, unsent) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = { method: "POST", body: new FormData(form), redirect: "manual" };
    const answer = await fetch(form.action, said).catch(() => null);
    unsent.hidden = answer !== null && answer.status < 500;
    if (answer?.type === "opaqueredirect") {
      location.reload();
    } else if (unsent.hidden) {
      form.submit(); // Its answer is a page: it says why.
    }
  });
}
