// How the widget looks: text size, light or dark, high contrast, the host page's colour.

const SCALES = [1, 1.2, 1.45];
export const LOOK_THEMES = ["auto", "light", "dark", "contrast"];

export class Look {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.apply();
  }

  get size() {
    const size = this.store.read("size", 0);
    return SCALES[size] ? size : 0;
  }

  set size(size) {
    this.store.write("size", size);
    this.apply();
  }

  get theme() {
    const theme = this.store.read("theme", "auto");
    return LOOK_THEMES.includes(theme) ? theme : "auto";
  }

  set theme(theme) {
    this.store.write("theme", theme);
    this.apply();
  }

  apply() {
    this.root.style.setProperty("--scale", SCALES[this.size]);
    this.root.dataset.theme = this.theme;
  }

  /** Use the host page's colour for header and launcher, with whichever of white and near-black reads better on it. */
  brand(colour) {
    const rgb = rgbOf(colour);
    if (!rgb) return;
    this.root.style.setProperty("--brand", `rgb(${rgb.join(" ")})`);
    this.root.style.setProperty("--on-brand", luminance(rgb) > 0.179 ? "#000000" : "#ffffff");
  }
}

/** Return [r, g, b] of #rgb or #rrggbb, null for anything else. */
function rgbOf(colour) {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour || "")?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  return [0, 2, 4].map((start) => parseInt(full.slice(start, start + 2), 16));
}

/** WCAG 2 relative luminance; above 0.179 black has more contrast than white. */
function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
