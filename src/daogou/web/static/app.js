// The buttons: each posts an event, then the list is fetched as it is now. Without this the pages can still be read.
const words = document.body.dataset;
const toast = document.getElementById("toast");
let timer;

function say(text, undo) {
  toast.replaceChildren(document.createTextNode(text));
  if (undo) {
    const button = document.createElement("button");
    button.textContent = words.undo;
    button.addEventListener("click", undo);
    toast.append(button);
  }
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.hidden = true; }, 6000);
}

async function post(kind, product, list, position) {
  const event = { id: `web-${crypto.randomUUID()}`, kind, product };
  if (list) event.list_id = list;
  if (position !== undefined) event.position = Number(position);
  const answer = await fetch("/v1/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
}

async function refresh() {
  const place = document.getElementById("list");
  const answer = await fetch("/list", { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("cart-count").textContent = fresh.getElementById("cart-fresh").textContent;
  if (place) place.replaceChildren(...fresh.body.childNodes);
}

const OPPOSITE = { cart: "uncart", like: "unlike", hide: "unhide" };
const SAID = { cart: "added", like: "liked", hide: "hid" };

async function act(kind, product, list, position) {
  try {
    await post(kind, product, list, position);
    await refresh();
    if (SAID[kind]) say(words[SAID[kind]], () => act(OPPOSITE[kind], product, list, position));
    else toast.hidden = true;
  } catch (error) {
    say(error.message || words.failed);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-kind]");
  if (!button) return;
  const card = button.closest("[data-product]");
  const list = card.closest("[data-list]");
  let kind = button.dataset.kind;
  if (kind === "like") {
    if (button.getAttribute("aria-pressed") === "true") kind = "unlike";
    button.setAttribute("aria-pressed", String(kind === "like"));
  }
  if (kind === "hide") card.classList.add("going");
  if (kind === "unhide") card.remove();
  act(kind, card.dataset.product, list?.dataset.list, card.dataset.position);
});
