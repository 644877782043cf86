// Asks for the state of the sandbox twice a second and gives each telephone its part of it.
import { Phone, linked } from "/assets/phone.js";

const EVERY_MS = 500;
const state = document.getElementById("state");
const tabs = document.getElementById("tabs");
const phones = new Map();

export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) state.textContent = `Chưa làm được: ${(await response.json()).error ?? response.status}`;
  return response.ok;
}

function open(name) {
  for (const [known, phone] of phones) phone.root.classList.toggle("open", known === name);
  for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.phone === name));
}

function add(data) {
  const phone = new Phone(data, { post, refresh });
  phones.set(data.name, phone);
  document.getElementById("phones").append(phone.root);
  const tab = document.createElement("button");
  tab.type = "button";
  tab.textContent = data.title;
  tab.dataset.phone = data.name;
  tab.addEventListener("click", () => open(data.name));
  tabs.append(tab);
  if (phones.size === 1) open(data.name);
}

function show(world) {
  if (state.textContent !== world.state) state.replaceChildren(...linked(world.state).childNodes);
  document.body.classList.toggle("ready", world.ready);
  for (const data of world.phones) {
    if (!phones.has(data.name)) add(data);
    phones.get(data.name).show(data, world.ready);
  }
}

async function refresh() {
  try {
    const response = await fetch("/state");
    show(await response.json());
  } catch {
    state.textContent = "Trang thử đã dừng (make sandbox để chạy lại)";
    document.body.classList.remove("ready");
  }
}

async function watch() {
  await refresh();
  setTimeout(watch, EVERY_MS);
}

watch();
