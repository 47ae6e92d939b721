import { RE2JS, RE2JSException } from 're2js'
import { ecmaToRe2, type Unfit } from './ecma-to-re2.ts'

/** Longer patterns hold lists of values, which belong in `enum`. */
export const patternCharsMax = 2_000
/** Instructions of one compiled pattern: the worst of this size takes some 0.1 s over the longest value of a field. */
export const programSizeMax = 1_000

/** 线性正则 — as the validator wants it. `toString` tells two patterns apart: the validator keeps one of each text. */
export interface LinearPattern {
  readonly test: (text: string) => boolean
  readonly toString: () => string
}

export type ParsedPattern = { readonly ok: true; readonly pattern: LinearPattern } | { readonly ok: false; readonly why: Unfit }

/**
 * 编译正则 — a pattern of a type's schema (ECMA-262 with flag `u`, as JSON Schema 2020-12 section 6.3.3 asks for), run by an engine whose time grows
 * with the length of the value and never faster: whoever registers a type must not be able to stop the writer. Says why where that cannot be done.
 * @throws SyntaxError it is no regular expression at all
 */
export function parsePattern(source: string): ParsedPattern {
  if (source.length > patternCharsMax) return { ok: false, why: 'too-large' }
  // Only read here, never run.
  RegExp(source, 'u')
  const translated = ecmaToRe2(source)
  if (!translated.ok) return translated
  try {
    const compiled = RE2JS.compile(translated.text)
    if (compiled.programSize() > programSizeMax) return { ok: false, why: 'too-large' }
    return { ok: true, pattern: { test: (text) => compiled.test(text), toString: () => `/${source}/u` } }
  } catch (error) {
    if (error instanceof RE2JSException) return { ok: false, why: /invalid repeat count|too large/.test(error.message) ? 'too-large' : 'not-supported' }
    throw error
  }
}
