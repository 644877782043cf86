// One key a label: 1 to 8, Z takes back. Everything here can be done with the buttons as well.
"use strict";

const list = document.getElementById("procedure-list");
const isTyping = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
let opened = "";

function submitAs(label) {
  document.querySelector(`button[name=label][value=${label}]`)?.click();
}

function open(label) {
  opened = label;
  const panel = document.getElementById(label === "wrong_intent" ? "intents" : "procedures");
  panel.open = true;
  panel.scrollIntoView({ block: "nearest" });
  panel.querySelector("input[type=search]").focus();
}

function shown(panel) {
  return [...panel.querySelectorAll(".choice")].filter((choice) => !choice.hidden).map((one) => one.querySelector("input"));
}

function move(panel, step) {
  const radios = shown(panel);
  const next = radios[Math.min(Math.max(radios.findIndex((one) => one.checked) + step, 0), radios.length - 1)];
  if (next) {
    next.checked = true;
    next.closest(".choice").scrollIntoView({ block: "nearest" });
  }
}

// Letters without tones: "phi" finds "phí".
const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

for (const filter of document.querySelectorAll("[data-filters]")) {
  filter.closest(".filter").hidden = false;
  filter.addEventListener("input", () => {
    const words = folded(filter.value).split(/\s+/);
    const panel = document.getElementById(filter.dataset.filters);
    for (const choice of panel.querySelectorAll(".choice")) {
      const text = folded(choice.textContent);
      choice.hidden = !words.every((word) => text.includes(word));
    }
    const radios = shown(panel);
    if (radios.length && !radios.some((one) => one.checked)) radios[0].checked = true;
  });
}

for (const search of document.querySelectorAll("[data-finds]")) {
  let waiting = 0;
  let asked = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(`${search.dataset.finds}?q=${encodeURIComponent(search.value)}`).catch(() => null);
      if (answer?.ok && mine === asked) list.innerHTML = await answer.text(); // the server's own markup, escaped there
    }, 200);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  if (link) {
    event.preventDefault();
    open(link.dataset.opens);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const panel = event.target.closest?.(".panel");
  if (panel && event.key === "Enter" && !event.target.closest("button, summary")) {
    event.preventDefault();
    submitAs(panel.id === "intents" ? "wrong_intent" : opened === "wrong_procedure" ? opened : "alias");
  } else if (panel && (event.key === "ArrowDown" || event.key === "ArrowUp") && isTyping(event.target)) {
    event.preventDefault();
    move(panel, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && panel) {
    panel.open = false;
    document.activeElement.blur();
  } else if (!isTyping(event.target)) {
    const pressed = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (pressed && !event.repeat) {
      event.preventDefault();
      pressed.click();
    }
  }
});

document.documentElement.dataset.keys = "ready";
