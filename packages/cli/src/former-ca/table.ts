/** Of CJK characters and full-width forms a terminal shows each in two columns. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const gap = '  '

/** 表格 — lines of aligned columns, the heading first; the last column is not padded. */
export function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  return all.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : `${cell}${' '.repeat((widths[column] ?? 0) - widthOf(cell))}`)).join(gap))
}

function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0)
}
