/** 避头尾 — what may not begin a line, and what may not end one (GB/T 15834-2011, 5.1.5 to 5.1.8). */
const neverFirst = new Set('，。、；：？！）》〉」』】〕％…—·,.;:?!)%')
const neverLast = new Set('（《〈「『【〔(')
/** A word of letters and digits, or one character. */
const units = /[\p{Script=Latin}\d][\p{Script=Latin}\d.\-/:]*|./gsu

/**
 * 断行 — lines no wider than `width`, by `measure`. Breaks between characters; keeps words of Latin letters and digits whole where a line
 * can hold them, and punctuation where it belongs.
 */
export function breakLines(text: string, width: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const unit of unitsOf(text, width, measure)) {
    // What a cut carries over may leave too little room for the unit: then it is cut again.
    while (line !== '' && measure(line + unit) > width) {
      const [kept, carried] = cut(line, unit)
      lines.push(kept)
      line = carried
    }
    // Space between words ends with the line; the first line may begin with it, as paragraphs do.
    line += line === '' && lines.length > 0 ? unit.trimStart() : unit
  }
  return line === '' ? lines : [...lines, line]
}

/** A word that is wider than a line falls into its characters. */
function unitsOf(text: string, width: number, measure: (text: string) => number): readonly string[] {
  return [...text.matchAll(units)].flatMap(([unit]) => (measure(unit) > width ? [...unit] : [unit]))
}

/** Where a full line ends when `next` comes after it; what must not stand there goes over with it. */
function cut(line: string, next: string): readonly [kept: string, carried: string] {
  const characters = [...line]
  let at = characters.length
  const mayBreak = (): boolean => !neverFirst.has(at === characters.length ? (([...next][0]) ?? '') : (characters[at] ?? '')) && !neverLast.has(characters[at - 1] ?? '')
  while (at > 1 && !mayBreak()) at -= 1
  // A line of nothing but marks is broken where it is full.
  return at === 1 && !mayBreak() ? [line, ''] : [characters.slice(0, at).join(''), characters.slice(at).join('')]
}
