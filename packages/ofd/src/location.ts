import { nameBytesMax, nameDepthMax } from './limits.ts'
import { fault, type OfdRefusal } from './refusal.ts'

// Control characters and whatever turns writing round, and all that Windows takes for a separator, a drive or a pattern.
const unsafe = /[\p{Cc}\p{Bidi_Control}\\:*?"<>|]/u

/** What some systems leave out at the end of a name; also all of `.` and `..`. */
const unsafeEnd = /[. ]$/

/** Whether the name of an entry stays inside the package on every system, as one file: relative, no empty, `.` or `..` part, no drive, no backslash. */
export function isSafeName(name: string): boolean {
  const parts = name.split('/')
  return Buffer.byteLength(name) <= nameBytesMax && parts.length <= nameDepthMax && !unsafe.test(name) && parts.every((part) => part !== '' && !unsafeEnd.test(part))
}

/** Names that are one file on some systems: by case and by Unicode normalisation. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** The folder of an entry, '' for the top. */
export function folderOf(entry: string): string {
  return entry.split('/').slice(0, -1).join('/')
}

/**
 * 路径 — an ST_Loc (GB/T 33190-2016, 7.3) as the name of an entry: from the package's top with a leading slash, otherwise from `folder`.
 * `.` and `..` are followed inside the package, never out of it.
 */
export function resolveLocation(location: string, folder: string): string | OfdRefusal {
  const parts = location.startsWith('/') || folder === '' ? [] : folder.split('/')
  for (const part of location.replace(/^\//, '').split('/')) {
    if (part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return fault('LOCATION_UNSAFE')
  }
  const name = parts.join('/')
  return isSafeName(name) ? name : fault('LOCATION_UNSAFE')
}
