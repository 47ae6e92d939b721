import type { Filled } from '../layout/fill-template.ts'

/** 版块 — one piece of a notice that is not broken: a line of text, or a row of a grid. Heights in millimetres. */
export interface Block {
  readonly heightMm: number
  readonly draw: (topMm: number) => readonly Filled[]
  /** Rows of one grid: its head is drawn again on every page, and a line below the last row there. */
  readonly grid?: Grid
  /** Never the last of a page: a heading, or a line that may not stand apart from the next. */
  readonly leads?: boolean
  /** Nothing but space, left out where a page begins. */
  readonly space?: boolean
}

export interface Grid {
  readonly head?: Pick<Block, 'heightMm' | 'draw'>
  readonly close: (bottomMm: number) => Filled
}

/** 一页的版心 */
export interface Span { readonly topMm: number; readonly bottomMm: number }

export interface Spans {
  readonly first: Span
  readonly further: Span
  /** Where blocks end on the last page, which bears signature and seal. */
  readonly lastBottomMm: number
}

/**
 * 分页 — blocks on as many pages as they need; signature and seal stand below blocks and never alone on a page. Undefined: a block is higher than a page can be.
 */
export function flow(blocks: readonly Block[], { first, further, lastBottomMm }: Spans): readonly (readonly Filled[])[] | undefined {
  const last: Span = { ...further, bottomMm: lastBottomMm }
  const pages: (readonly Filled[])[] = []
  let rest = blocks
  for (let span = first; ; span = further) {
    const whole = fit(rest, { ...span, bottomMm: lastBottomMm })
    if (whole === rest.length) return [...pages, drawn(rest, span)]
    const some = fit(rest, span)
    // What would fill this page to its end leaves something for the page with the seal.
    const kept = some === rest.length ? whole : some
    if (kept === 0 && span !== first && fit(rest, last) === 0) return undefined
    pages.push(drawn(rest.slice(0, kept), span))
    rest = rest.slice(kept)
  }
}

/** How many of them stand on a page. What leads goes with what it leads. */
function fit(blocks: readonly Block[], { topMm, bottomMm }: Span): number {
  let [bottom, count] = [topMm, 0]
  for (const [at, block] of blocks.entries()) {
    bottom += heightOn(blocks, at)
    if (bottom > bottomMm) break
    if (block.leads !== true) count = at + 1
  }
  return count
}

function heightOn(blocks: readonly Block[], at: number): number {
  const block = blocks[at]
  if (block === undefined || (block.space === true && at === 0)) return 0
  return block.heightMm + (headOf(blocks, at)?.heightMm ?? 0)
}

function headOf(blocks: readonly Block[], at: number): Grid['head'] {
  const grid = blocks[at]?.grid
  return grid === undefined || blocks[at - 1]?.grid === grid ? undefined : grid.head
}

function drawn(blocks: readonly Block[], { topMm }: Span): readonly Filled[] {
  let top = topMm
  return blocks.flatMap((block, at) => {
    const [height, head] = [heightOn(blocks, at), headOf(blocks, at)]
    const [from, bottom] = [top + (head?.heightMm ?? 0), top + height]
    const filled = height === 0 ? [] : [...(head?.draw(top) ?? []), ...block.draw(from)]
    top = bottom
    return block.grid === undefined || blocks[at + 1]?.grid === block.grid ? filled : [...filled, block.grid.close(bottom)]
  })
}
