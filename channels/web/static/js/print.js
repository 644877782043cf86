// An answer on paper: a copy of it at the end of the host page, the only thing that is printed.

import { h } from "./dom.js";
import { SHEET } from "./given.js";
import { SAY } from "./words.js";

const ONLY_THIS =
  "@media screen{danloi-print{display:none!important}}@media print{body>:not(danloi-print){display:none!important}danloi-print{display:block!important}}";

export function printAnswer(content) {
  const copy = content.cloneNode(true);
  copy.querySelectorAll("button").forEach((one) => one.remove());
  const boxes = content.querySelectorAll("input");
  copy.querySelectorAll("input").forEach((box, index) => (box.checked = boxes[index].checked));
  const host = document.createElement("danloi-print");
  const shadow = host.attachShadow({ mode: "open" });
  const day = new Date().toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  shadow.append(h("div", { class: "root paper", lang: "vi", "data-theme": "light" }, h("p", {}, `${SAY.title}, ${day}`), copy));
  wear(shadow, SHEET);
  const sheets = document.adoptedStyleSheets;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(ONLY_THIS);
  document.adoptedStyleSheets = [...sheets, sheet];
  document.body.append(host);
  const clear = () => {
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  addEventListener("afterprint", clear, { once: true });
  print();
}

/** Give a shadow root its style sheet; a constructed one needs no leave from the host page's policy. */
export function wear(shadow, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(h("style", {}, css)); // browsers before 2023
  }
}
