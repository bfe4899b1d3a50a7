// A guest's link: its secret stands after # and never goes to a server by itself. It is put into the
// form and taken out of the address, so that it stays in no list of pages; what is loaded again has it
// still. The form's own address to ask says to which visit it leads, before anybody agrees.
const form = document.querySelector("[data-guest]");
const about = document.querySelector("[data-about]");
const field = form.elements.namedItem("secret");
const secret = location.hash.slice(1) || history.state;

async function tell() {
  const answer = await fetch(about.dataset.about, { method: "POST", body: new FormData(form) });
  if (answer.ok) {
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    about.replaceChildren(...told.body.childNodes);
  }
}

/** Without an answer nothing is said: the form says what is wrong once it is sent. */
function say() {
  tell().catch(() => about.replaceChildren());
}

if (secret) {
  field.value = secret;
  field.closest(".govuk-form-group").hidden = true;
  history.replaceState(secret, "", location.pathname);
  say();
}
field.addEventListener("change", say);
