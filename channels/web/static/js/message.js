// One message of either side.

import { drawn } from "./blocks.js";
import { h, unseen } from "./dom.js";
import { answerTools } from "./feedback.js";
import { allowedUrl, anchor } from "./links.js";
import { drawStatus } from "./status.js";
import { prose, withoutOptions } from "./text.js";
import { SAY } from "./words.js";

/** Not read aloud, as they have just written it; focusable, to take the focus of a button that goes away. */
export function citizenMessage(text) {
  return h("article", { class: "message citizen", tabindex: -1 }, unseen(SAY.me), h("p", {}, text), h("p", { class: "state", hidden: true }));
}

/** `tools`: choose(payload, title), judge, tell, store. */
export function assistantMessage(item, tools) {
  const { answer, render } = item.custom || {};
  const content = h("div", { class: "content" }, heading(item));
  const status = drawStatus(answer?.status);
  if (render) content.append(...drawn(render, tools.store, tools.choose));
  else content.append(...status, ...prose(withoutOptions(item.text || "", item.buttons)));
  content.append(...linksOf(answer, item.text || "", render));
  const made = h("article", { class: "message assistant", tabindex: -1 }, content);
  if (answer) made.append(answerTools(item, content, tools));
  return made;
}

/** Who speaks where nobody asked: staff, or the system that gives notice. */
function heading(item) {
  if (item.to) return unseen(SAY.assistant);
  return h("p", { class: "sender" }, item.custom?.staff ? SAY.fromStaff : SAY.fromSystem);
}

/** Forms and payments as big links; others only where nothing shows them already. */
function linksOf(answer, text, render) {
  return (answer?.links || []).flatMap(({ kind, label, url: address }) => {
    const url = allowedUrl(address);
    if (!url) return [];
    if (kind === "form" || kind === "payment") return [anchor(url, label, "action")];
    const isShown = render ? render.cards?.some((card) => card.source_url === address) : text.includes(address);
    return isShown ? [] : [h("p", {}, anchor(url, label || url.host))];
  });
}

/** What is read aloud of a message: its words, without the options that follow as buttons. */
export function spoken(item) {
  return withoutOptions(item.text || "", item.buttons).replace(/https:\/\/\S+/g, "").replace(/\s*\n\s*/g, "\n");
}
