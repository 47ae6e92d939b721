import type { Adapter, AdapterPayload } from 'oidc-provider'
import { buildBoundedMap } from '../auth/bounded-map.ts'

const entriesMax = 10_000
const entryMsMax = 24 * 60 * 60 * 1_000

/**
 * 内存存储 — sessions, codes and interactions of the embedded sign-in service, bounded and in memory: a restart ends them, and
 * people sign in again. Access tokens are JWTs and are not stored.
 */
export function buildMemoryAdapterFactory(): (model: string) => Adapter {
  const entries = buildBoundedMap<AdapterPayload>(entriesMax)
  const idsByUid = buildBoundedMap<string>(entriesMax)
  const idsByGrant = new Map<string, Set<string>>()

  return (model) => {
    const key = (id: string) => `${model}:${id}`
    return {
      upsert(id, payload, expiresIn) {
        const untilMs = Date.now() + (expiresIn === undefined ? entryMsMax : expiresIn * 1_000)
        entries.set(key(id), payload, untilMs)
        if (payload.uid !== undefined) idsByUid.set(key(payload.uid), id, untilMs)
        if (payload.grantId !== undefined) rememberGrant(payload.grantId, key(id))
        return Promise.resolve()
      },
      find: (id) => Promise.resolve(entries.get(key(id))),
      findByUid: (uid) => Promise.resolve(entries.get(key(idsByUid.get(key(uid)) ?? ''))),
      findByUserCode: () => Promise.resolve(undefined),
      consume(id) {
        const entry = entries.get(key(id))
        if (entry !== undefined) entry.consumed = Math.floor(Date.now() / 1_000)
        return Promise.resolve()
      },
      destroy(id) {
        entries.delete(key(id))
        return Promise.resolve()
      },
      revokeByGrantId(grantId) {
        for (const each of idsByGrant.get(grantId) ?? []) entries.delete(each)
        idsByGrant.delete(grantId)
        return Promise.resolve()
      },
    }
  }

  function rememberGrant(grantId: string, id: string): void {
    const ids = idsByGrant.get(grantId) ?? new Set()
    ids.add(id)
    idsByGrant.set(grantId, ids)
    if (idsByGrant.size <= entriesMax) return
    const oldest = idsByGrant.keys().next()
    if (oldest.done !== true) idsByGrant.delete(oldest.value)
  }
}
