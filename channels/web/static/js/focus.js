// Where the focus may go while the panel is open.

const FOCUSABLE = "a[href],button,input,textarea,select,[tabindex='0']";

/** The focus goes round within `panel`: Tab on the last goes to the first. Escape calls `leave`. */
export function keepFocusIn(panel, leave) {
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      leave();
    }
    if (event.key !== "Tab") return;
    const stops = [...panel.querySelectorAll(FOCUSABLE)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.getClientRects().length);
    const focused = panel.getRootNode().activeElement;
    const end = event.shiftKey ? stops[0] : stops.at(-1);
    if (focused !== end && stops.includes(focused)) return;
    if (focused && !stops.includes(focused) && panel.contains(focused)) return; // a message: the browser goes on from it
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  });
}
