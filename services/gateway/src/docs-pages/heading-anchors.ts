/** 标题锚点 — as the code hosts make them, so that a link works here and there: lower case, no punctuation, hyphens for spaces. */
export function anchorOf(heading: string): string {
  return heading.trim().toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-')
}

/** Anchors of one page: the second of the same name gets `-1`, and so on; `taken` are there before the first. */
export function anchorMaker(taken: readonly string[]): (heading: string) => string {
  const used = new Set(taken)
  return (heading) => {
    const base = anchorOf(heading)
    let anchor = base
    for (let again = 1; used.has(anchor); again += 1) anchor = `${base}-${again}`
    used.add(anchor)
    return anchor
  }
}
