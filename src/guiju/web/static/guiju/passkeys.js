// Passkeys: the browser asks the device, the answer travels in the form. Shown only where the browser can.
"use strict";

(() => {
  const able = window.PublicKeyCredential && navigator.credentials;
  if (!able) {
    for (const missing of document.querySelectorAll("[data-passkey-missing]")) missing.hidden = false;
    return;
  }
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const create = async (asked, passwordless) => {
    const options = { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) } };
    options.excludeCredentials = known(asked.excludeCredentials);
    options.authenticatorSelection = { ...asked.authenticatorSelection, residentKey: passwordless ? "required" : "discouraged", requireResidentKey: passwordless };
    if (passwordless) options.authenticatorSelection.userVerification = "required";
    return navigator.credentials.create({ publicKey: options });
  };
  const get = async (asked) => {
    const options = { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) };
    return navigator.credentials.get({ publicKey: options });
  };
  const written = (made) => {
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[part]) response[part] = text(made.response[part]);
    if (made.response.getTransports) response.transports = made.response.getTransports();
    return { type: made.type, id: made.id, rawId: text(made.rawId), authenticatorAttachment: made.authenticatorAttachment, response, clientExtensionResults: made.getClientExtensionResults() };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const from = form.dataset.optionsFrom;
        const asked = from
          ? (await (await fetch(from, { headers: { Accept: "application/json" } })).json()).request_options.publicKey
          : JSON.parse(form.dataset.options).publicKey;
        const made = form.dataset.passkey === "create"
          ? await create(asked, form.elements.passwordless.checked)
          : await get(asked);
        form.elements.credential.value = JSON.stringify(written(made));
        form.submit();
      } catch (error) {
        failed.hidden = false;
        failed.focus();
      }
    });
  }
})();
