// The page on which a payload is judged.
import { Playground } from "./playground/page.js";

const place = document.querySelector("#playground");
const { contract, worker } = /** @type {any} */ (globalThis).tinkerspec ?? {};
if (place instanceof HTMLElement && contract !== undefined) {
  if (worker === undefined) place.textContent = "This site was put together without the package that judges payloads.";
  else new Playground(place, contract, worker).start();
}
