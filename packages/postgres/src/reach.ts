import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Account } from './account.ts'

/** What the decision needs of `fs.Stats`. */
export interface Ownership {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

export type StatPath = (path: string) => Ownership | undefined

const read = 0o4
const execute = 0o1
const readAndExecute = 0o5

/**
 * 能否到达 — whether the account may pass through every folder above `path` and read and enter `path` itself. Looks at mode bits
 * only: access lists and security modules show up later, when the binaries are tried for real. A missing path is not reachable.
 */
export function isReachable(path: string, account: Account | undefined, stat: StatPath = statOrUndefined): boolean {
  if (account === undefined) return stat(path) !== undefined
  if (!permits(stat(path), account, readAndExecute)) return false
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!permits(stat(folder), account, execute)) return false
    if (folder === dirname(folder)) return true
  }
}

/** 能否经过 — like `isReachable`, but the folder itself needs only be passed through. */
export function isPassable(folder: string, account: Account | undefined, stat: StatPath = statOrUndefined): boolean {
  if (account === undefined) return stat(folder) !== undefined
  const above = dirname(folder)
  return permits(stat(folder), account, execute) && (above === folder || isPassable(above, account, stat))
}

/** 能否读 — the file itself; its folders are another question. */
export function isReadable(file: string, account: Account | undefined, stat: StatPath = statOrUndefined): boolean {
  return account === undefined ? stat(file) !== undefined : permits(stat(file), account, read)
}

function permits(owned: Ownership | undefined, account: Account, wanted: number): boolean {
  if (owned === undefined) return false
  const shift = owned.uid === account.uid ? 6 : owned.gid === account.gid ? 3 : 0
  return ((owned.mode >> shift) & wanted) === wanted
}

function statOrUndefined(path: string): Ownership | undefined {
  return statSync(path, { throwIfNoEntry: false })
}
