// The hand-over's pages as they go on: the list is fetched anew, a conversation is read on, a canned answer is put
// where the cursor is. Without scripts the same is had by reloading.

const LIST_MS = 10000;
const IDLE_MS = 30 * 60000; // a page that nobody touches must not keep its session alive
const LONGEST_PAUSE_MS = 30000;

let touchedAt = Date.now();
for (const kind of ["pointerdown", "keydown", "focusin"]) {
  addEventListener(kind, () => (touchedAt = Date.now()), { capture: true, passive: true });
}
const isIdle = () => Date.now() - touchedAt > IDLE_MS;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

async function renewList(list) {
  for (;;) {
    await pause(LIST_MS);
    if (isIdle() || document.hidden || list.contains(document.activeElement)) continue;
    try {
      const response = await fetch(location.href);
      const fresh = response.redirected ? null : parsed(await response.text()).querySelector("[data-list]");
      if (!fresh) return location.reload();
      list.replaceChildren(...fresh.childNodes);
    } catch {
      await pause(LONGEST_PAUSE_MS);
    }
  }
}

async function readOn(lines) {
  const box = lines.parentElement;
  let failures = 0;
  while (!isIdle()) {
    try {
      const response = await fetch(`${lines.dataset.more}?sau=${lines.dataset.mark}`);
      const mark = response.headers.get("X-Mark");
      if (!mark || response.redirected) {
        if (response.status < 500) return location.reload();
        throw new Error(response.statusText);
      }
      failures = 0;
      lines.dataset.mark = mark;
      if (response.status === 200) {
        lines.append(...parsed(`<ol>${await response.text()}</ol>`).querySelector("ol").children);
        if (box.scrollTop > -160) box.scrollTop = 0;
      }
      document.getElementById("changed").hidden = response.headers.get("X-State") === lines.dataset.state;
      if (response.status === 204) await pause(500);
    } catch {
      failures += 1;
      await pause(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS));
    }
  }
  document.getElementById("paused").hidden = false;
}

function putIn(event) {
  const link = event.target.closest("[data-insert]");
  const box = document.querySelector("textarea[name=tra_loi]");
  if (!link || !box) return;
  event.preventDefault();
  const { value, selectionStart: start, selectionEnd: end } = box;
  const text = link.dataset.insert;
  box.value = value.slice(0, start) + text + value.slice(end);
  box.focus();
  const hole = text.search(/\{[^{}]*\}/);
  if (hole < 0) return;
  box.setSelectionRange(start + hole, start + text.indexOf("}", hole) + 1);
}

const list = document.querySelector("[data-list]");
if (list) renewList(list);
const lines = document.querySelector("[data-more]");
if (lines) readOn(lines);
document.addEventListener("click", putIn);
