// The buttons: each posts an event, then what it may have changed is fetched as it is now. Without this the pages can
// still be read.
const words = document.body.dataset;
const toast = document.getElementById("toast");
const OPPOSITE = { cart: "uncart", uncart: "cart", like: "unlike", hide: "unhide" };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let timer;

function newId(prefix) {
  // randomUUID exists only where the page is served by https or from this machine
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${prefix}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function say(text, undo) {
  toast.replaceChildren(document.createTextNode(text));
  if (undo) {
    const button = document.createElement("button");
    button.textContent = words.undo;
    button.addEventListener("click", undo, { once: true });
    toast.append(button);
  }
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.hidden = true; }, 8000);
}

async function post(id, kind, at) {
  const event = { id, kind, product: at.product };
  if (at.list) event.list_id = at.list;
  if (at.text) event.text = at.text;
  if (at.position !== undefined) event.position = Number(at.position);
  const answer = await fetch("/v1/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
}

function swap(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now) part.replaceChildren(...now.childNodes);
    else part.replaceChildren();
  }
  name();
}

function name() {
  // so that a card that moves is seen to move
  for (const card of document.querySelectorAll("#list .card")) {
    card.style.viewTransitionName = `p-${CSS.escape(card.dataset.product).replace(/[^\w-]/g, "_")}`;
  }
}

// The pressed button is another one after the swap: this finds it again.
function sameButton(held) {
  const part = held.closest("[data-live]")?.id;
  const { kind } = held.dataset;
  const product = held.closest("[data-product]")?.dataset.product;
  return () => {
    const buttons = (part && kind && document.getElementById(part)?.querySelectorAll(`[data-kind="${kind}"]`)) || [];
    return Array.from(buttons).find((button) => button.closest("[data-product]").dataset.product === product);
  };
}

// Where it is gone, keyboards and screen readers go on from the list's head or the page's.
function head() {
  const found = document.getElementById("list-title") ?? document.querySelector("h1");
  found.tabIndex = -1;
  return found;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(words.failed);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const held = document.activeElement;
  const again = sameButton(held);
  if (document.startViewTransition && !calm) {
    const moving = document.startViewTransition(() => swap(fresh));
    moving.ready.catch(() => {});
    await moving.updateCallbackDone;
  } else swap(fresh);
  if (!held.isConnected) (again() ?? head()).focus({ preventScroll: true });
}

async function act(kind, at) {
  try {
    await post(newId("web"), kind, at);
    if (words[kind]) say(words[kind], () => act(OPPOSITE[kind], at));
    else toast.hidden = true;
    await refresh();
  } catch (error) {
    say(error.message || words.failed);
  }
}

document.addEventListener("click", (click) => {
  const button = click.target.closest("button[data-kind]");
  if (!button) return;
  const place = button.closest("[data-product]");
  const at = {
    product: place.dataset.product,
    list: button.closest("[data-list]")?.dataset.list,
    position: place.dataset.position,
  };
  let kind = button.dataset.kind;
  if (kind === "like") {
    if (button.getAttribute("aria-pressed") === "true") kind = "unlike";
    button.setAttribute("aria-pressed", String(kind === "like"));
  }
  if (kind === "hide") place.classList.add("going");
  if (kind === "cart") button.classList.add("done");
  act(kind, at);
});

name();
// a search is what somebody did, once: not a page of it turned, nor a robot that fetches an address
const sought = document.querySelector("[data-search]");
if (sought) {
  const key = `daogou-search-${location.search}`;
  const id = sessionStorage.getItem(key) || newId("search");
  sessionStorage.setItem(key, id);
  post(id, "search", { text: sought.dataset.search }).catch(() => {});
}
const seen = document.querySelector("[data-view]");
if (seen) {
  const { list, position } = seen.dataset;
  // a reload of a page that a list led to is the same click, in the same window: a link passed on is another's view
  const click = `daogou-${list}-${position ?? 0}`;
  const id = (list && sessionStorage.getItem(click)) || newId("view");
  if (list) sessionStorage.setItem(click, id);
  post(id, "view", seen.dataset).catch(() => {});
}
