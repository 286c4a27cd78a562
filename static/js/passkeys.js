/* Passkeys: a form marked data-passkey asks the device for one ("create") or to use one ("get"), and sends what it gives.
   What is asked for stands in data-options, or is fetched from where the form goes. Without this file such forms do not show. */

const UNSUPPORTED = "NotSupportedError";

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const known = (list = []) => list.map((each) => ({ ...each, id: bytesOf(each.id) }));

async function create({ publicKey }, alone) {
  const selection = { ...publicKey.authenticatorSelection };
  if (alone) Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  const { response, ...made } = parts(await navigator.credentials.create({ publicKey: {
    ...publicKey,
    authenticatorSelection: selection,
    challenge: bytesOf(publicKey.challenge),
    excludeCredentials: known(publicKey.excludeCredentials),
    user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
  } }));
  return { ...made, response: {
    clientDataJSON: textOf(response.clientDataJSON),
    attestationObject: textOf(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  } };
}

async function get({ publicKey }) {
  const { response, ...used } = parts(await navigator.credentials.get({ publicKey: {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    allowCredentials: known(publicKey.allowCredentials),
  } }));
  return { ...used, response: {
    clientDataJSON: textOf(response.clientDataJSON),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    userHandle: response.userHandle ? textOf(response.userHandle) : null,
  } };
}

function parts(credential) {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: credential.response,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

/** Cancelled and too late are one for browsers, so that no page learns which passkeys there are. */
function tell(form, error) {
  const words = form.querySelector("[role=alert]");
  const said = { NotAllowedError: "cancelled", InvalidStateError: "already", [UNSUPPORTED]: "unsupported" }[error.name];
  words.textContent = words.dataset[said ?? "failed"];
  words.hidden = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    if (!window.PublicKeyCredential) throw new DOMException("", UNSUPPORTED);
    const options = await optionsOf(form);
    const alone = form.elements.passwordless?.checked;
    const credential = form.dataset.passkey === "create" ? await create(options, alone) : await get(options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    tell(form, error);
    if (button) button.disabled = false;
  }
});
