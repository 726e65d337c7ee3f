// The list of all types beside a page. It is made here: in every page, it would make the site grow
// with the square of the number of types.
import { element, entries, page, root } from "./site.js";

/** Fill the list, in the folders of the schemas. */
export function listTypes() {
  const side = document.querySelector(".side");
  if (!side) return;
  /** @type {Map<string, HTMLUListElement>} */
  const lists = new Map();
  for (const [kind, name, folder, , url] of entries()) {
    if (kind !== "type") continue;
    let list = lists.get(folder);
    if (!list) {
      list = element("ul");
      lists.set(folder, list);
    }
    const link = element("a", "", name);
    link.href = root + url;
    if (url === page) link.setAttribute("aria-current", "page");
    const item = element("li");
    item.append(link);
    list.append(item);
  }
  for (const [folder, list] of [...lists].sort(([one], [other]) => (one < other ? -1 : 1))) {
    side.append(element("p", "", folder || "Types"), list);
  }
  const current = side.querySelector("[aria-current]");
  if (current instanceof HTMLElement) side.scrollTop = current.offsetTop - side.clientHeight / 2;
}
