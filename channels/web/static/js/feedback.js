// What can be done with an answer: say whether it helped, copy it, print it.

import { h, pressable, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { printAnswer } from "./print.js";
import { SAY } from "./words.js";

/** The row under an answer. `tools`: judge(id, verdict, words) and tell(text), which reads out what was done. */
export function answerTools(item, content, tools) {
  const row = h("div", { class: "tools" });
  if (item.to) row.append(...thumbs(item, row, tools));
  row.append(tool("copy", SAY.copy, async () => tools.tell((await copy(item.text, row)) ? SAY.copied : SAY.copyFailed)));
  row.append(tool("print", SAY.print, () => printAnswer(content)));
  return row;
}

function tool(shape, label, act, attributes = {}) {
  return pressable("", act, { class: "tool", title: label, ...attributes }, icon(shape), unseen(label));
}

function thumbs(item, row, tools) {
  const made = ["up", "down"].map((verdict) => {
    const pressed = String(item.verdict === verdict);
    return tool(verdict, SAY[verdict], () => give(verdict), { "aria-pressed": pressed });
  });
  const give = async (verdict, words = "") => {
    made.forEach((one, index) => one.setAttribute("aria-pressed", String(["up", "down"][index] === verdict)));
    row.parentNode.querySelector(".why")?.remove();
    try {
      await tools.judge(item.to, verdict, words);
      if (verdict === "down" && !words) row.after(why(row, (said) => give("down", said), made[1]));
      else tools.tell(SAY.thanks);
    } catch {
      made.forEach((one) => one.setAttribute("aria-pressed", "false"));
      tools.tell(SAY.judgeFailed);
    }
  };
  return made;
}

function why(row, send, thumb) {
  const id = `why-${Math.random().toString(36).slice(2)}`;
  const box = h("textarea", { id, rows: 2, maxlength: 500 });
  const close = () => {
    form.remove();
    thumb.focus();
  };
  const submit = (event) => {
    event.preventDefault();
    const words = box.value.trim();
    close();
    if (words) send(words);
  };
  const buttons = h("p", {}, h("button", { type: "submit", class: "small" }, SAY.whySend), pressable(SAY.whySkip, close, { class: "small plain" }));
  const form = h("form", { class: "why", on: { submit } }, h("label", { for: id }, SAY.why), box, buttons);
  setTimeout(() => box.focus());
  return form;
}

async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: -1 }, text);
    near.append(box);
    const focused = near.getRootNode().activeElement;
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    focused?.focus();
    return isDone;
  }
}
