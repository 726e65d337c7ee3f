// The list of what is wrong with a payload.
import { element, root } from "../site.js";

/** @typedef {import("../worker/judging.js").PlacedFault} PlacedFault */
/** @typedef {Record<string, {page: string, means: string}>} Explanations By the code of a fault. */

/**
 * The items of the list, each with a button that leads to its place. What a code means stands with its
 * first fault.
 *
 * @param {PlacedFault[]} faults
 * @param {Explanations} explanations
 * @param {(fault: PlacedFault) => void} go
 * @returns {HTMLElement[]}
 */
export function items(faults, explanations, go) {
  const told = new Set();
  return faults.map((fault) => {
    const item = element("li");
    item.append(head(fault, explanations, go), element("p", "", fault.message));
    const found = Object.hasOwn(explanations, fault.code) ? explanations[fault.code] : undefined;
    if (found !== undefined && !told.has(fault.code)) item.append(element("p", "quiet", found.means.replaceAll("`", "")));
    told.add(fault.code);
    return item;
  });
}

/** @param {PlacedFault} fault @param {Explanations} explanations @param {(fault: PlacedFault) => void} go */
function head(fault, explanations, go) {
  const line = element("p", "fault-head");
  const shown = `${fault.line}:${fault.column}`;
  const place = element("button", "place", shown);
  place.type = "button";
  // Who says what they see has to be understood too.
  place.setAttribute("aria-label", `${shown}, go to this line and column`);
  place.addEventListener("click", () => go(fault));
  line.append(place, " ", code(fault, explanations));
  if (fault.pointer !== "") line.append(" at ", element("code", "", fault.pointer));
  return line;
}

/** @param {PlacedFault} fault @param {Explanations} explanations */
function code({ code }, explanations) {
  const shown = element("code", "", code);
  if (!Object.hasOwn(explanations, code)) return shown;
  const link = element("a");
  link.href = root + explanations[code].page;
  link.append(shown);
  return link;
}
