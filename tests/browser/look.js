// What a page or a picture is, as a reader sees it.
() => {
  // What is folded is read too, but for menus, which lie over the page.
  for (const folded of document.querySelectorAll("details:not(header details)")) folded.open = true

  const visible = (element) => {
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === "visible"
  }

  // Words that go on in another line between two of their letters.
  const broken = () => {
    const found = []
    const walker = document.createTreeWalker(document.body ?? document.documentElement, 4)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!visible(node.parentElement) || node.parentElement.clientWidth === 1) continue
      for (const word of node.data.matchAll(/\p{L}+/gu)) {
        const range = document.createRange()
        range.setStart(node, word.index)
        range.setEnd(node, word.index + word[0].length)
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)))
        if (lines.size > 1) found.push(word[0])
      }
    }
    return found
  }

  const colour = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]
    return { red, green, blue, alpha }
  }

  const luminance = ({ red, green, blue }) => {
    const part = (value) => {
      const share = value / 255
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
  }

  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }

  const isDark = matchMedia("(prefers-color-scheme: dark)").matches
  // A picture without a ground of its own stands on that of a page, as GitHub has it.
  const ground = colour(isDark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)")

  const holds = (outer, inner) =>
    outer.left <= inner.left + 1 &&
    outer.right >= inner.right - 1 &&
    outer.top <= inner.top + 1 &&
    outer.bottom >= inner.bottom - 1

  const pale = []
  const note = (element, paint, behind) => {
    const ratio = contrast(colour(paint), behind)
    if (ratio < 4.5) pale.push(`${element.textContent.trim().slice(0, 40)} (${ratio.toFixed(1)})`)
  }

  // Lines of text, each with its element and what is seen of its box.
  const lines = () => {
    const found = []
    const walker = document.createTreeWalker(document.body, 4)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || !visible(node.parentElement)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) {
        const seen = inside(node.parentElement, box)
        if (seen) found.push({ ...seen, node, text: node.data.trim().slice(0, 40) })
      }
    }
    return found.sort((one, other) => one.top - other.top)
  }

  // The middle of a line, without the space around its letters, as far as what is around it shows it.
  const inside = (element, { left, right, top, bottom }) => {
    const space = (bottom - top) / 4
    const seen = { left: left + 1, right: right - 1, top: top + space, bottom: bottom - space }
    for (let around = element; around; around = around.parentElement) {
      if (getComputedStyle(around).clipPath !== "none") return null
      if (getComputedStyle(around).overflow === "visible") continue
      const frame = around.getBoundingClientRect()
      seen.left = Math.max(seen.left, frame.left)
      seen.right = Math.min(seen.right, frame.right)
      seen.top = Math.max(seen.top, frame.top)
      seen.bottom = Math.min(seen.bottom, frame.bottom)
    }
    return seen.right - seen.left > 1 && seen.bottom - seen.top > 1 ? seen : null
  }

  // Texts that lie over each other.
  const overlapping = () => {
    const found = []
    const open = []
    for (const line of lines()) {
      for (const other of open) {
        const isOver = other.bottom > line.top && other.left < line.right && other.right > line.left
        if (isOver && other.node !== line.node) found.push(`${other.text} / ${line.text}`)
      }
      open.splice(0, open.length, ...open.filter((other) => other.bottom > line.top), line)
    }
    return found
  }

  // Texts of which a part cannot be seen, nor scrolled to.
  const cut = () =>
    [...document.querySelectorAll("body *")]
      .filter((element) => visible(element) && element.clientWidth > 1 && element.textContent.trim())
      .filter((element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.textContent.trim().slice(0, 40))

  // The report of `parity`: what it shows, and what is left when something is not to be shown.
  const report = () => {
    const severities = [...document.querySelectorAll("input[id^=show-]")].map((box) => box.id.slice(5))
    const shown = (selector) => [...document.querySelectorAll(selector)].filter(visible).length
    const gaps = (inside = "") =>
      Object.fromEntries(
        severities.filter((name) => name !== "same").map((name) => [name, shown(`${inside} .gap.${name}`)]),
      )
    const unchecked = (name, look) => {
      const box = document.getElementById(`show-${name}`)
      box.click()
      const seen = look()
      box.click()
      return seen
    }
    const codes = [...document.querySelectorAll("code")]
    const texts = [...document.querySelectorAll("dd, p, li, td")].map((element) => element.textContent)
    return {
      scrolling: [...document.querySelectorAll(".scroll")]
        .filter((table) => table.scrollWidth > table.clientWidth + 1)
        .map((table) => table.getAttribute("aria-label")),
      gaps: gaps(),
      grouped: gaps(".group details"),
      without: Object.fromEntries(Object.keys(gaps()).map((name) => [name, unchecked(name, () => gaps())])),
      rows: shown("tbody tr"),
      "rows without what matches": unchecked("same", () => shown("tbody tr")),
      code: codes.length,
      "fonts of code": [...new Set(codes.map((code) => getComputedStyle(code).fontFamily.split(", ").pop()))],
      // An underscore reaches to a fifth of its letters below their line, where it looks like the line under a link.
      "underscores in the underline": [...document.querySelectorAll("a")]
        .filter((link) => link.textContent.includes("_"))
        .filter((link) => getComputedStyle(link).textDecorationLine === "underline")
        .filter((link) => parseFloat(getComputedStyle(link).textUnderlineOffset) < 0.25 * parseFloat(getComputedStyle(link).fontSize))
        .map((link) => link.textContent),
      backticks: texts.filter((text) => text.includes("`")),
    }
  }

  const found = {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    broken: broken(),
    dark: isDark,
  }
  const picture = document.documentElement.tagName === "svg" ? document.documentElement : null
  if (!picture) {
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
      if (!own || !visible(element)) continue
      let behind = element
      while (behind && colour(getComputedStyle(behind).backgroundColor).alpha === 0) behind = behind.parentElement
      const paint = getComputedStyle(behind ?? document.body).backgroundColor
      note(element, getComputedStyle(element).color, colour(paint))
    }
    const isReport = document.querySelector("input[id^=show-]") !== null
    return { ...found, pale, overlapping: overlapping(), cut: cut(), ...(isReport ? report() : {}) }
  }

  const frame = picture.viewBox.baseVal
  const matrix = picture.getScreenCTM()
  const marks = []
  const rects = []
  const paints = new Set()
  for (const element of picture.querySelectorAll("rect, text, path, line")) {
    if (element.closest("defs, marker")) continue
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    if (element.tagName !== "line") paints.add(style.fill)
    paints.add(style.stroke)
    if (element.tagName === "rect" && box.width >= frame.width * matrix.a - 1) {
      rects.push([box, colour(style.fill)])
      continue
    }
    marks.push({
      left: (box.left - matrix.e) / matrix.a,
      right: (box.right - matrix.e) / matrix.a,
      top: (box.top - matrix.f) / matrix.d,
      bottom: (box.bottom - matrix.f) / matrix.d,
    })
    if (element.tagName === "rect") rects.push([box, colour(style.fill)])
    if (element.tagName === "text") {
      const behind = rects.filter(([outer]) => holds(outer, box)).pop()
      note(element, style.fill, behind ? behind[1] : ground)
    }
  }
  return { ...found, pale, marks, paints: [...paints].filter((paint) => paint !== "none"), size: [frame.width, frame.height] }
}
