// Elements. Whatever comes from outside reaches the page as text nodes only: nothing here reads HTML.

/** Make an element: attributes, `class`, `on` (listeners by event); false and null leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== ""));
  return made;
}

export function pressable(label, act, attributes = {}, ...children) {
  return h("button", { type: "button", on: { click: act }, ...attributes }, ...(children.length ? children : [label]));
}

export const unseen = (text) => h("span", { class: "unseen" }, text);

/** crypto.randomUUID is missing from older browsers and on plain http. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
