// Renews the parts of the page that change by themselves, and leaves alone what somebody is writing.
"use strict";

const EVERY = 2000;

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(part.id);
      const isBusy = part.contains(document.activeElement) || [...part.querySelectorAll("input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
      if (other && !isBusy && part.innerHTML !== other.innerHTML) part.innerHTML = other.innerHTML;
    }
  } catch {
    // the assistant is being restarted: the next try may succeed
  }
}

setInterval(renew, EVERY);
