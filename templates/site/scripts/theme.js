// Light, dark, or as the system has it.
import { store, stored } from "./stored.js";

const THEMES = ["auto", "light", "dark"];
const SHOWN = { auto: "Auto", light: "Light", dark: "Dark" };

/** Let the button of the page go through the themes. */
export function chooseTheme() {
  const button = document.querySelector(".theme");
  if (!(button instanceof HTMLButtonElement)) return;
  const show = (/** @type {string} */ theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = SHOWN[/** @type {keyof typeof SHOWN} */ (theme)];
    button.setAttribute("aria-label", `Colours: ${button.textContent}`);
  };
  let theme = stored("theme") ?? "";
  if (!THEMES.includes(theme)) theme = "auto";
  show(theme);
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    store("theme", theme);
    show(theme);
  });
}
