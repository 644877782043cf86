// The box in which one writes.

import { h, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { SAY } from "./words.js";

const LONGEST = 1000;

/** `send(text)` takes what was written. */
export function composerOf(send) {
  const limit = h("p", { class: "limit", role: "status", id: "danloi-limit" });
  const box = h("textarea", {
    id: "danloi-box", rows: 1, maxlength: LONGEST, placeholder: SAY.placeholder, enterkeyhint: "send", autocomplete: "off", "aria-describedby": limit.id,
  });
  const button = h("button", { type: "submit", class: "send", title: SAY.send }, icon("send"), unseen(SAY.send));
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    limit.textContent = box.value.length >= LONGEST ? SAY.full : "";
  };
  const submit = () => {
    const text = box.value.trim();
    if (!text) return box.focus();
    // On touch the focus leaves the box, as the answer needs the room of the keyboard.
    if (matchMedia("(pointer: coarse)").matches) box.blur();
    else box.focus();
    box.value = "";
    fit();
    send(text);
  };
  const form = h("form", { class: "composer" }, h("label", { class: "unseen", for: box.id }, SAY.label), box, button, limit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", fit);
  // Enter sends, Shift+Enter breaks the line. Enter that ends a Vietnamese input method's composition does neither.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  return { form, box };
}
