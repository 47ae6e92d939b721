/** 编辑距离 — insertions, deletions, substitutions and swaps of neighbours between two texts (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j += 1) row.push(cheapest(rows, { a, b, i, j }))
  }
  return rows[a.length]?.[b.length] ?? 0
}

function cheapest(rows: readonly (readonly number[])[], { a, b, i, j }: { readonly a: string; readonly b: string; readonly i: number; readonly j: number }): number {
  const at = (y: number, x: number): number => rows[y]?.[x] ?? Infinity
  const same = a[i - 1] === b[j - 1] ? 0 : 1
  const plain = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  return swapped ? Math.min(plain, at(i - 2, j - 2) + 1) : plain
}

const wordCharsMax = 80

/** 最接近的 — the choice nearest to what was typed; of equals the first. */
export function nearest(typed: string, choices: readonly string[]): string | undefined {
  const word = typed.slice(0, wordCharsMax).toLowerCase()
  let best: { readonly choice: string; readonly distance: number } | undefined
  for (const choice of choices) {
    const distance = editDistance(word, choice)
    if (best === undefined || distance < best.distance) best = { choice, distance }
  }
  return best?.choice
}
