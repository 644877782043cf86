// `custom.answer.status`: how a submitted file is doing, as a timeline.

import { h, unseen } from "./dom.js";
import { SAY } from "./words.js";

export function drawStatus(files) {
  return (files || []).map((file) => {
    const made = h("section", { class: "card file" }, h("p", { class: "quiet" }, `${SAY.file} ${file.code}`), h("h3", {}, file.name));
    const days = daysOf(file);
    if (file.due) made.append(h("p", {}, SAY.due(dayOf(file.due)), days ? `, ${days}` : ""));
    if (file.office) made.append(h("p", {}, SAY.office, file.office));
    if (file.timeline?.length) made.append(h("ol", { class: "timeline" }, file.timeline.map(drawStep)));
    if (file.as_of) made.append(h("p", { class: "source" }, SAY.asOf(momentOf(file.as_of))));
    return made;
  });
}

function drawStep(step) {
  const at = SAY.steps[step.at] ? step.at : "next";
  const current = at === "current" ? "step" : null;
  const day = step.on ? h("small", {}, dayOf(step.on)) : null;
  return h("li", { class: at, "aria-current": current }, h("span", {}, step.name, unseen(` (${SAY.steps[at]})`), day));
}

function daysOf(file) {
  if (file.working_days_overdue) return SAY.over(file.working_days_overdue);
  return file.working_days_left ? SAY.left(file.working_days_left) : "";
}

/** 2026-11-05 as 05/11/2026; anything else as it is. */
function dayOf(iso) {
  return String(iso).replace(/^(\d{4})-(\d\d)-(\d\d).*$/, "$3/$2/$1");
}

function momentOf(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return String(iso);
  const zone = { timeZone: "Asia/Ho_Chi_Minh" };
  const clock = moment.toLocaleTimeString("vi-VN", { ...zone, hour: "2-digit", minute: "2-digit" });
  return `${clock} ${moment.toLocaleDateString("vi-VN", zone)}`;
}
