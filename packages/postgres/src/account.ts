import { lstatSync, readFileSync, statSync } from 'node:fs'

/** 运行账户 — the account that the server runs as; undefined means our own. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** 非特权账户 — `nobody` almost everywhere; PostgreSQL refuses to run as root. */
export const unprivileged: Account = { uid: 65_534, gid: 65_534 }

/** 非特权账户的实际编号 — older systems number `nobody` otherwise, and initdb insists on an account that has a name. */
export function findUnprivileged(passwd = readPasswd()): Account {
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? []
  return uid === undefined || gid === undefined || uid === '0' ? unprivileged : { uid: Number(uid), gid: Number(gid) }
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

/**
 * 选择运行账户 — root hands over to whoever owns the cluster already (so that a hub once started with sudo still starts without),
 * else to the unprivileged account; anybody else, and Windows, runs the server as himself.
 */
export function chooseAccount(dataDir: string, ownUid: number | undefined = process.getuid?.()): Account | undefined {
  if (ownUid !== 0) return undefined
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  return owner === undefined || owner.uid === 0 ? findUnprivileged() : { uid: owner.uid, gid: owner.gid }
}

/** 是否存在 — also true for a symbolic link to nothing. */
export function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
