// The form of a procedure: checked and previewed as it is typed. Without this file the button "Xem thử" does the same.
(() => {
  "use strict";
  const WAIT = 350; // milliseconds after the last key
  const form = document.querySelector("form[data-check]");
  const beside = document.getElementById("beside");
  if (!form || !beside) return;
  let timer = 0;
  let asked = 0;

  // The opened answers stay open when the preview is renewed.
  const openOnes = () => new Set([...beside.querySelectorAll("details[open]")].map((one) => one.id));

  const clear = () => {
    for (const field of form.querySelectorAll(".field.wrong")) {
      field.classList.remove("wrong");
      field.querySelector(".says")?.remove();
      field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
  };

  // A finding about a row or a whole list marks the first input of it.
  const inputOf = (path) =>
    [...form.elements].find((one) => one.name === path) ||
    [...form.elements].find((one) => one.name && one.name.startsWith(`${path}.`));

  const mark = () => {
    clear();
    for (const finding of beside.querySelectorAll(".findings li[data-path]")) {
      const input = finding.dataset.path ? inputOf(finding.dataset.path) : null;
      const field = input && input.closest(".field");
      if (!field || field.querySelector(".says")) continue;
      field.classList.add("wrong");
      if (finding.classList.contains("grave")) input.setAttribute("aria-invalid", "true");
      const says = document.createElement("small");
      says.className = "says";
      says.textContent = finding.textContent.trim();
      field.append(says);
    }
  };

  const check = async () => {
    const number = ++asked;
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const html = await answer.text();
    if (number !== asked) return;
    const open = openOnes();
    beside.innerHTML = html;
    for (const one of beside.querySelectorAll("details")) if (open.size) one.open = open.has(one.id);
    beside.dataset.checked = String(number);
    mark();
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });
  mark();
  // What was typed before this file was there.
  if ([...form.elements].some((one) => "defaultValue" in one && one.value !== one.defaultValue)) check();
})();
