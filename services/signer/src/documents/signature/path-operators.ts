import { arcCurves, type Curve, type Spot } from './arc-curves.ts'

/** Segments of one seal: about 40 glyphs of some hundred segments each. */
const segmentsMax = 20_000
const pathCharsMax = 1_000_000
/** Millimetres, and angles; larger ones would be written with an exponent in the end, which PDF does not know. */
const numberMax = 1_000_000
/** Of the target, after all the steps of a figure. */
const placedMax = 1_000_000_000
const partShape = /([MLHVCSQTAZ])|([+-]?(?:\d+[.]?\d*|[.]\d+)(?:e[+-]?\d+)?)|[\s,]+/gi
const numbersOf = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 } as const
type Letter = keyof typeof numbersOf

interface Pen { at: Spot; start: Spot; control: Spot | undefined; after: Letter | undefined }

/** One step of a figure: a jump or a straight way to a spot, a curve, or the way back to where the figure began. */
export type PathPart = readonly ['jump' | 'line', Spot] | readonly ['curve', ...Curve] | readonly ['close']

/**
 * 路径换算 — SVG path data as jumps, lines and cubic curves; `place` takes a point of the path to the target. undefined where it is not path
 * data, more of it than a seal has, or a point of it is out of range.
 */
export function pathParts(d: string, place: (spot: Spot) => Spot): readonly PathPart[] | undefined {
  const segments = d.length > pathCharsMax ? undefined : segmentsOf(d)
  if (segments === undefined) return undefined
  const pen: Pen = { at: [0, 0], start: [0, 0], control: undefined, after: undefined }
  const parts = segments.flatMap(({ letter, numbers }) => partsOfSegment(pen, letter, numbers, place))
  return parts.every(isWritable) ? parts : undefined
}

/** An arc whose radii are next to nothing leaves the range of numbers on its way, a picture next to no wide that of those written without an exponent. */
function isWritable([, ...spots]: PathPart): boolean {
  return spots.flat().every((value) => Math.abs(value) <= placedMax)
}

/** SVG path data as operators of a PDF content stream; undefined as above. */
export function pathOperators(d: string, place: (spot: Spot) => Spot): string | undefined {
  return pathParts(d, place)?.map(operatorOf).join('')
}

const operators = { jump: 'm', line: 'l', curve: 'c', close: 'h' } as const

function operatorOf([kind, ...spots]: PathPart): string {
  return `${[...spots.map(write), operators[kind]].join(' ')}\n`
}

interface Segment { readonly letter: string; readonly numbers: readonly number[] }

function segmentsOf(d: string): readonly Segment[] | undefined {
  const parts = partsOf(d)
  if (parts === undefined || !/^m$/i.test(parts[0] ?? '')) return undefined
  const segments: { letter: string; numbers: number[] }[] = []
  for (const part of parts)
    if (part.toUpperCase() in numbersOf) segments.push({ letter: part, numbers: [] })
    else segments.at(-1)?.numbers.push(Number(part))
  if (!segments.every(({ letter, numbers }) => fits(letter, numbers))) return undefined
  const all = segments.flatMap(repeated)
  return all.length > segmentsMax ? undefined : all
}

/** Letters and numbers in their order, or undefined where anything else stands between them. */
function partsOf(d: string): readonly string[] | undefined {
  const parts: string[] = []
  let at = 0
  for (const { index, 0: whole, 1: letter, 2: number } of d.matchAll(partShape)) {
    if (index !== at) return undefined
    at += whole.length
    const part = letter ?? number
    if (part !== undefined) parts.push(part)
  }
  return at === d.length ? parts : undefined
}

const upper = (letter: string): Letter => letter.toUpperCase() as Letter

function fits(letter: string, numbers: readonly number[]): boolean {
  const count = numbersOf[upper(letter)]
  return numbers.every((number) => Math.abs(number) <= numberMax) && (count === 0 ? numbers.length === 0 : numbers.length > 0 && numbers.length % count === 0)
}

/** A letter may be followed by the numbers of several segments; further ones of a move are lines. */
function repeated({ letter, numbers }: Segment): readonly Segment[] {
  const count = numbersOf[upper(letter)]
  if (count === 0) return [{ letter, numbers }]
  const next = { M: 'L', m: 'l' }[letter] ?? letter
  return Array.from({ length: numbers.length / count }, (_, at) => ({ letter: at === 0 ? letter : next, numbers: numbers.slice(at * count, (at + 1) * count) }))
}

/** One segment as it is drawn: its numbers, its points counted from where they are counted, the letter before. */
interface Drawn { readonly pen: Pen; readonly numbers: readonly number[]; readonly spot: (at: number) => Spot; readonly relative: boolean; readonly before: Letter | undefined }
/** What a segment comes to: a straight way (or a jump) to a point, curves, or the end of a figure. */
type Drawing = { readonly jump: Spot } | { readonly line: Spot } | { readonly curves: readonly Curve[] } | 'close'

const drawings: Readonly<Record<Letter, (drawn: Drawn) => Drawing>> = {
  M: ({ spot }) => ({ jump: spot(0) }),
  L: ({ spot }) => ({ line: spot(0) }),
  H: ({ pen, numbers: [x = 0], relative }) => ({ line: [relative ? pen.at[0] + x : x, pen.at[1]] }),
  V: ({ pen, numbers: [y = 0], relative }) => ({ line: [pen.at[0], relative ? pen.at[1] + y : y] }),
  C: ({ pen, spot }) => ({ curves: [cubic(pen, spot(0), [spot(2), spot(4)])] }),
  S: ({ pen, spot, before }) => ({ curves: [cubic(pen, reflected(pen, before, 'CS'), [spot(0), spot(2)])] }),
  Q: ({ pen, spot }) => ({ curves: [quadratic(pen, spot(0), spot(2))] }),
  T: ({ pen, spot, before }) => ({ curves: [quadratic(pen, reflected(pen, before, 'QT'), spot(0))] }),
  A: ({ pen, spot, numbers: [rx = 0, ry = 0, turn = 0, large, sweep] }) => ({ curves: arcCurves(pen.at, { radii: [rx, ry], turn, large: large !== 0, sweep: sweep !== 0, to: spot(5) }) }),
  Z: () => 'close',
}

function partsOfSegment(pen: Pen, letter: string, numbers: readonly number[], place: (spot: Spot) => Spot): readonly PathPart[] {
  const kind = upper(letter)
  const relative = letter !== kind
  const [x0, y0] = relative ? pen.at : [0, 0]
  const drawing = drawings[kind]({ pen, numbers, relative, before: pen.after, spot: (at) => [x0 + (numbers[at] ?? 0), y0 + (numbers[at + 1] ?? 0)] })
  pen.after = kind
  if (drawing === 'close') {
    pen.at = pen.start
    return [['close']]
  }
  if ('curves' in drawing) {
    pen.at = drawing.curves.at(-1)?.[2] ?? pen.at
    return drawing.curves.map(([first, second, end]) => ['curve', place(first), place(second), place(end)] as const)
  }
  if ('jump' in drawing) {
    pen.at = pen.start = drawing.jump
    return [['jump', place(pen.at)]]
  }
  pen.at = drawing.line
  return [['line', place(pen.at)]]
}

function reflected({ at, control }: Pen, before: Letter | undefined, after: string): Spot {
  return control !== undefined && before !== undefined && after.includes(before) ? [2 * at[0] - control[0], 2 * at[1] - control[1]] : at
}

function cubic(pen: Pen, first: Spot, [second, to]: readonly [Spot, Spot]): Curve {
  pen.control = second
  return [first, second, to]
}

function quadratic(pen: Pen, control: Spot, to: Spot): Curve {
  pen.control = control
  const towards = (from: Spot): Spot => [from[0] + ((control[0] - from[0]) * 2) / 3, from[1] + ((control[1] - from[1]) * 2) / 3]
  return [towards(pen.at), towards(to), to]
}

function write([x, y]: Spot): string {
  return `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`
}
