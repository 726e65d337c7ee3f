// What every page does beyond what it says.
import { showCards } from "./cards.js";
import { chooseLanguages } from "./languages.js";
import { offerSearch } from "./search.js";
import { listTypes } from "./side.js";
import { chooseTheme } from "./theme.js";
import { offerTries } from "./tries.js";

/** Menus close as menus do: by Escape, and when something else is used. */
function closeMenus() {
  for (const menu of document.querySelectorAll("details.choose")) {
    const summary = /** @type {HTMLElement} */ (menu.querySelector("summary"));
    menu.addEventListener("keydown", (event) => {
      if (/** @type {KeyboardEvent} */ (event).key !== "Escape") return;
      menu.removeAttribute("open");
      summary.focus();
    });
    for (const kind of ["click", "focusin"]) {
      document.addEventListener(kind, (event) => {
        if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
      });
    }
  }
}

chooseTheme();
listTypes();
chooseLanguages();
offerSearch();
showCards();
offerTries();
closeMenus();
