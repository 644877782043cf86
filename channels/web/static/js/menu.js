// Options: text size, colours, forgetting, and what the assistant is.

import { h, pressable } from "./dom.js";
import { icon } from "./icons.js";
import { LOOK_THEMES } from "./look.js";
import { SAY } from "./words.js";

/** Return the button and the panel it opens. `act`: forget(), about (address). */
export function menuOf(look, act) {
  const panel = h("div", { class: "menu", id: "danloi-menu", hidden: true });
  const toggle = (isOpen) => {
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) draw();
    if (isOpen) panel.querySelector("input,button").focus();
  };
  const close = () => {
    toggle(false);
    opener.focus();
  };
  const opener = pressable("", () => toggle(panel.hidden), { class: "icon", title: SAY.menu, "aria-label": SAY.menu, "aria-expanded": "false", "aria-controls": panel.id }, icon("menu"));
  const draw = () => {
    const sizes = choiceOf(SAY.textSize, "size", SAY.sizes.map((label, index) => [index, label]), look.size, (value) => (look.size = Number(value)));
    const themes = choiceOf(SAY.theme, "theme", LOOK_THEMES.map((theme) => [theme, SAY.themes[theme]]), look.theme, (value) => (look.theme = value));
    const forget = pressable(SAY.forget, ask, { class: "small plain danger" });
    const about = h("a", { href: act.about, target: "_blank", rel: "noopener" }, SAY.about, h("span", { class: "unseen" }, SAY.newTab));
    panel.replaceChildren(sizes, themes, h("p", {}, forget), h("p", {}, about));
  };
  const ask = () => {
    const yes = pressable(SAY.forgetYes, () => act.forget().then(close, () => {}), { class: "small danger" });
    const no = pressable(SAY.forgetNo, close, { class: "small plain" });
    panel.replaceChildren(h("p", { id: "danloi-ask" }, SAY.forgetAsk), h("p", { role: "group", "aria-labelledby": "danloi-ask" }, yes, no));
    no.focus();
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  return { opener, panel, close: () => toggle(false) };
}

function choiceOf(legend, name, options, chosen, act) {
  const radios = options.map(([value, label]) => {
    const radio = h("input", { type: "radio", name: `danloi-${name}`, value, on: { change: () => act(radio.value) } });
    radio.checked = value === chosen;
    return h("label", {}, radio, h("span", {}, label));
  });
  return h("fieldset", {}, h("legend", {}, legend), h("div", { class: "row" }, radios));
}
