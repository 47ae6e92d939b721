import type { GrantScope } from '@hub/schemas'

/** 范围的组成部分 — parts of a scope that have become larger; none where `next` lies within `now`. */
export function widenedParts(now: GrantScope, next: GrantScope): readonly (keyof GrantScope)[] {
  const wider: Readonly<Record<keyof GrantScope, boolean>> = {
    items: !isWithin(next.items, now.items),
    implementingUnits: !isWithin(next.implementingUnits, now.implementingUnits),
    // Masked stays masked; plain may become masked.
    fields: !next.fields.every(({ field, plain }) => now.fields.some((had) => had.field === field && (had.plain || !plain))),
    dailyQuota: next.dailyQuota > now.dailyQuota,
    validFrom: next.validFrom < now.validFrom,
    validUntil: next.validUntil > now.validUntil,
  }
  return (Object.keys(wider) as (keyof GrantScope)[]).filter((part) => wider[part])
}

/** True where two scopes, each within the other, say the same: the order of their lists says nothing. */
export function sameScope(a: GrantScope, b: GrantScope): boolean {
  return widenedParts(a, b).length === 0 && widenedParts(b, a).length === 0
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one))
}
