import type { SigningKind } from '../keys/key-store.ts'

/** 证书体系 — two that stand side by side: SM2 for seals and OFD, P-256 for PDF and time stamps, which no software at hand verifies with SM2. */
export const hierarchies = ['sm2', 'p256'] as const
export type Hierarchy = (typeof hierarchies)[number]

export const hierarchyFacts: Readonly<Record<Hierarchy, { readonly kind: SigningKind; readonly label: string }>> = {
  sm2: { kind: 'sign-sm2', label: 'SM2' },
  p256: { kind: 'sign-p256', label: 'P-256' },
}

/** One of each hierarchy, made in their order, one after the other. */
export async function forEach<T>(make: (hierarchy: Hierarchy) => Promise<T>): Promise<Readonly<Record<Hierarchy, T>>> {
  return { sm2: await make('sm2'), p256: await make('p256') }
}

export function forEachSync<T>(make: (hierarchy: Hierarchy) => T): Readonly<Record<Hierarchy, T>> {
  return { sm2: make('sm2'), p256: make('p256') }
}
