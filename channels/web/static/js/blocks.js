// `custom.render`: check-lists that can be ticked, fee tables, steps, choices.

import { h, pressable, unseen } from "./dom.js";
import { allowedUrl, anchor, linked } from "./links.js";
import { SAY } from "./words.js";
import { prose } from "./text.js";

/** Return the nodes of a render; `store` keeps the ticks, `choose(payload, title)` sends a choice. */
export function drawn(render, store, choose) {
  const nodes = render.intro ? prose(render.intro) : [];
  for (const card of render.cards || []) nodes.push(drawCard(card, store));
  if (render.choices?.length) nodes.push(drawChoices(render.choices, choose));
  return nodes;
}

function drawCard(card, store) {
  const made = h("section", { class: "card" }, h("h3", {}, card.title), h("p", { class: "quiet" }, SAY.code(card.code)));
  for (const block of card.blocks || []) made.append(...drawBlock(block, card.code, store));
  const url = allowedUrl(card.source_url);
  const source = h("p", { class: "source" }, SAY.source, url ? anchor(url, card.source) : card.source, SAY.checked(card.checked_on));
  made.append(source);
  if (card.warning) made.append(h("p", { class: "warning" }, linked(card.warning)));
  return made;
}

function drawBlock(block, code, store) {
  const draw = { documents: drawPapers, fees: drawFees, steps: drawSteps }[block.kind];
  const heading = block.heading ? [h("h4", {}, block.heading)] : [];
  return [...heading, ...(draw ? draw(block, code, store) : prose(block.text || ""))];
}

// ---- The check-list ---------------------------------------------------------------------------------------------

function drawPapers(block, code, store) {
  const boxes = [];
  const count = h("p", { class: "quiet count", role: "status" });
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? SAY.ready(ticked, boxes.length) : SAY.readyHint;
  };
  const nodes = (block.groups || []).flatMap((group) => {
    const title = group.when || SAY.always;
    const items = group.papers.map((paper) => {
      const box = tickBox(`${group.when || ""}|${paper.name}`, code, store, tell);
      boxes.push(box);
      const more = [paper.copies, paper.note].filter(Boolean).join(". ");
      const about = more ? h("small", {}, linked(more)) : null;
      return h("li", {}, h("label", {}, box, h("span", {}, paper.name, about)));
    });
    return [h("p", { class: "when" }, title), h("ul", { class: "papers", "aria-label": title }, items)];
  });
  tell();
  return [...nodes, count];
}

/** A box whose tick is kept on this machine only. */
function tickBox(key, code, store, tell) {
  const box = h("input", { type: "checkbox" });
  box.checked = Boolean(store.read("ticks", {})[code]?.includes(key));
  box.addEventListener("change", () => {
    const ticks = store.read("ticks", {});
    const others = (ticks[code] || []).filter((one) => one !== key);
    store.write("ticks", { ...ticks, [code]: box.checked ? [...others, key] : others });
    tell();
  });
  return box;
}

// ---- Fees and steps -----------------------------------------------------------------------------------------------

function drawFees(block) {
  const rows = (block.fees || []).flatMap((fee) => {
    const since = fee.coming_from ? h("small", { class: "coming" }, SAY.coming(fee.coming_from)) : null;
    const about = (fee.details || []).map((detail) => h("small", {}, linked(detail)));
    const row = h("tr", {}, h("th", { scope: "row" }, fee.name, since), h("td", {}, linked(fee.amount)));
    return about.length ? [row, h("tr", { class: "about" }, h("td", { colspan: 2 }, about))] : [row];
  });
  const head = h("tr", {}, h("th", { scope: "col" }, SAY.feeName), h("th", { scope: "col" }, SAY.feeAmount));
  const table = h("table", {}, h("caption", { class: "unseen" }, block.heading || SAY.feeAmount), h("thead", {}, head), h("tbody", {}, rows));
  return [...(rows.length ? [table] : []), ...(block.text ? prose(block.text) : [])];
}

function drawSteps(block) {
  return [h("ol", { class: "steps" }, (block.steps || []).map((step) => h("li", {}, linked(step))))];
}

// ---- Choices --------------------------------------------------------------------------------------------------------

function drawChoices(choices, choose) {
  const items = choices.map(({ title, detail, payload }) => {
    const about = detail ? h("small", {}, unseen(": "), detail) : null;
    return h("li", {}, pressable("", () => choose(payload, title), { class: "choice" }, h("strong", {}, title), about));
  });
  return h("ul", { class: "choices", "aria-label": SAY.choose }, items);
}
