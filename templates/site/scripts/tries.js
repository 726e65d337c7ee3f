// A way from each example to the playground, which then has it.
import { fragmentOf } from "./playground/share.js";
import { element, root } from "./site.js";

/** Put a link below the payload of each example. */
export function offerTries() {
  for (const example of document.querySelectorAll("[data-example]")) {
    const payload = example.querySelector("pre");
    if (payload) offer(payload, /** @type {HTMLElement} */ (example).dataset.example ?? "");
  }
}

/**
 * @param {HTMLElement} payload
 * @param {string} type
 */
async function offer(payload, type) {
  const { fragment } = await fragmentOf({ text: payload.textContent ?? "", type });
  if (fragment === undefined) return; // too long for a link
  const link = element("a", "", "Open in the playground");
  link.href = `${root}playground.html#${fragment}`;
  const line = element("p", "try");
  line.append(link);
  payload.after(line);
}
