// What an empty conversation begins with.

import { h, pressable } from "./dom.js";
import { SAY } from "./words.js";

/** `ask(text)` sends a suggestion. */
export function welcomeOf(greeting, ask) {
  const suggestions = SAY.suggestions.map((text) => h("li", {}, pressable(text, () => ask(text), { class: "chip" })));
  return h(
    "section",
    { class: "welcome" },
    h("h3", {}, greeting || SAY.greeting),
    h("p", {}, SAY.notice),
    h("ul", { class: "chips", "aria-label": SAY.suggested }, suggestions),
  );
}
