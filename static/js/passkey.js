// Asks the browser for a passkey, or for a new one, before a form is sent.
import { creationOptions, credentialData, requestOptions } from "./passkey-data.js";

async function options(form) {
  const { passkeyOptions, passkeyOptionsUrl } = form.dataset;
  if (passkeyOptions) {
    return JSON.parse(document.getElementById(passkeyOptions).textContent);
  }
  const answer = await fetch(passkeyOptionsUrl, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function credential(form) {
  const given = await options(form);
  return form.dataset.passkeyForm === "create"
    ? navigator.credentials.create(creationOptions(given))
    : navigator.credentials.get(requestOptions(given));
}

async function send(form) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(credentialData(await credential(form)));
    form.submit();
  } catch {
    trouble.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
  }
  for (const form of document.querySelectorAll("[data-passkey-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}
