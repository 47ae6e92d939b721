import { lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * 补齐库链接 — npm cannot pack symbolic links, so the platform package lists them in `native/pg-symlinks.json` for a postinstall
 * script that npm may have been told not to run. Makes those that are missing; idempotent; throws the file system's error
 * (EACCES, EROFS) where the folder cannot be written. Entries pointing out of `native/` are ignored.
 */
export function hydrateLinks(packageRoot: string): void {
  for (const { source, target } of missingLinks(packageRoot)) {
    try {
      symlinkSync(relative(dirname(target), source), target)
    } catch (error) {
      // Two hubs of one checkout may start at once: the other one has made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** 缺少的链接 — absolute paths; empty once hydrated, or where the package needs no links. */
export function missingLinks(packageRoot: string): Link[] {
  return readLinks(packageRoot).filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }) === undefined)
}

function readLinks(packageRoot: string): Link[] {
  let text: string
  try {
    text = readFileSync(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8')
  } catch {
    return []
  }
  const inside = resolve(packageRoot, 'native') + sep
  return (JSON.parse(text) as Link[])
    .map(({ source, target }) => ({ source: resolve(packageRoot, source), target: resolve(packageRoot, target) }))
    .filter(({ source, target }) => source.startsWith(inside) && target.startsWith(inside))
}
