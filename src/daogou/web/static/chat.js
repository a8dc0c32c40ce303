// The chat panel: the same conversation as on its page, beside the page that one is on. What it says comes as a stream.
const panel = document.getElementById("chat-panel");
const opener = document.getElementById("chat-open");
const words = panel?.dataset;
let started = false;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function line(by, text) {
  const item = element("li", "", by);
  const said = element("p");
  said.append(element("span", by === "shopper" ? words.you : words.assistant, "by"), document.createTextNode(text));
  item.append(said);
  panel.querySelector("ol").append(item);
  item.scrollIntoView({ block: "nearest" });
  return item;
}

function products(item, cards) {
  if (!cards.length) return;
  const list = element("ul", "", "shown");
  for (const { product, quantity } of cards) {
    const link = element("a");
    link.href = `/products/${encodeURIComponent(product.id)}`;
    link.append(element("b", product.title), " ", element("span", product.price?.text ?? ""));
    if (quantity > 1) link.append(` × ${quantity}`);
    const entry = element("li");
    entry.append(link);
    list.append(entry);
  }
  item.append(list);
}

function buttons(item, reply) {
  const row = element("div", "", "choices");
  for (const choice of reply.choices) {
    const button = element("button", choice);
    button.type = "button";
    button.addEventListener("click", () => { row.remove(); say({ message: choice }); });
    row.append(button);
  }
  if (reply.proposal) {
    const yes = element("button", words.yes, "main");
    const no = element("button", words.no);
    for (const button of [yes, no]) button.type = "button";
    yes.addEventListener("click", () => { row.remove(); say({ confirm: reply.proposal.token }); });
    no.addEventListener("click", () => { row.remove(); say({ decline: reply.proposal.id }); });
    row.append(yes, no);
  }
  if (row.childNodes.length) item.append(row);
}

function read(block, item) {
  // split by hand: to a pattern, U+2028 in what is said would end the line
  const lines = block.split("\n");
  const part = (of) => lines.find((one) => one.startsWith(of))?.slice(of.length);
  const name = part("event: ");
  const data = JSON.parse(part("data: ") ?? "{}");
  const said = item.querySelector("p");
  if (name === "token") said.append(data.text);
  if (name === "problem") said.append(data.detail);
  if (name === "reply") {
    said.replaceChildren(said.firstChild, data.text);
    products(item, data.products);
    buttons(item, data);
  }
  item.scrollIntoView({ block: "nearest" });
}

async function say(told) {
  if (told.message) line("shopper", told.message);
  const item = line("assistant", "");
  item.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/v1/chat", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ product: words.product, order: words.order, ...told }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const blocks = (held + value).split("\n\n");
      held = blocks.pop();
      for (const block of blocks) read(block, item);
    }
  } catch (error) {
    item.querySelector("p").append(error.message || words.failed);
  }
  item.removeAttribute("aria-busy");
}

async function start() {
  if (started) return;
  started = true;
  const answer = await fetch("/v1/chat", { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  for (const message of (await answer.json()).messages.slice(-10)) line(message.by, message.text);
}

if (panel && opener) {
  opener.addEventListener("click", (click) => {
    click.preventDefault();
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) {
      start();
      panel.querySelector("input").focus();
    }
  });
  panel.querySelector(".close").addEventListener("click", () => {
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  });
  panel.addEventListener("keydown", (key) => { if (key.key === "Escape") panel.querySelector(".close").click(); });
  panel.querySelector("form").addEventListener("submit", (submit) => {
    submit.preventDefault();
    const field = panel.querySelector("input");
    if (!field.value.trim()) return;
    say({ message: field.value });
    field.value = "";
  });
}
