// A guest's link: its secret stands after # and never goes to a server by itself. It is put into the
// form and taken out of the address, so that it stays in no history.
const form = document.querySelector("[data-guest]");
const secret = location.hash.slice(1);

if (secret) {
  const field = form.elements.namedItem("secret");
  field.value = secret;
  field.closest(".govuk-form-group").hidden = true;
  history.replaceState(null, "", location.pathname);
}
