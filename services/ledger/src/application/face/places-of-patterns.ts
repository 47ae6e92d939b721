import type { Json } from '@hub/schemas'

export interface PlacedPattern { readonly place: string; readonly pattern: string }

const placesMax = 10
const stepCharsMax = 64

/**
 * 正则的位置 — where in a schema these patterns stand, as JSON Pointers (RFC 6901): as a `pattern`, or as a member of `patternProperties`, whose name is the
 * pattern and is not repeated. At most 10, in the order of the schema.
 */
export function placesOfPatterns(schema: Json, wanted: ReadonlySet<string>): readonly PlacedPattern[] {
  const found: PlacedPattern[] = []
  if (wanted.size === 0) return found
  const walk = (value: Json, place: string): void => {
    if (typeof value !== 'object' || value === null || found.length >= placesMax) return
    for (const [name, member] of Object.entries(value as { readonly [name: string]: Json })) {
      const here = `${place}/${stepOf(name)}`
      if (name === 'pattern' && typeof member === 'string' && wanted.has(member)) found.push({ place: here, pattern: member })
      if (name === 'patternProperties' && isObject(member)) for (const pattern of Object.keys(member)) if (wanted.has(pattern)) found.push({ place: here, pattern })
      walk(member, here)
    }
  }
  walk(schema, '')
  return found.slice(0, placesMax)
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stepOf(name: string): string {
  return name.length > stepCharsMax ? '?' : name.replaceAll('~', '~0').replaceAll('/', '~1')
}
