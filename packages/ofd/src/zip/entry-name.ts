import { isSafeName } from '../location.ts'
import { fault, type OfdRefusal } from '../refusal.ts'

const utf8Flag = 0x0800
const ascii = /^[\x20-\x7e]*$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** 条目名称 — in UTF-8 where its flag says so, otherwise ASCII: in any other encoding two readers may see two names. */
export function nameOf(raw: Uint8Array, flags: number): { readonly name: string; readonly isFolder: boolean } | OfdRefusal {
  const text = decode(raw)
  if (text === undefined || ((flags & utf8Flag) === 0 && !ascii.test(text))) return fault('NAME_ENCODING')
  const isFolder = text.endsWith('/')
  const name = isFolder ? text.slice(0, -1) : text
  return isSafeName(name) ? { name, isFolder } : fault('NAME_UNSAFE')
}

function decode(raw: Uint8Array): string | undefined {
  try {
    return utf8.decode(raw)
  } catch {
    return undefined
  }
}
