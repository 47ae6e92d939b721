import type { SampleKey } from '../src/documents/testing/licences.ts'

export interface Sample { readonly key: SampleKey; readonly what: string }

/** 样例 — a card, and a certificate with a border of fine lines. */
export const samples: readonly Sample[] = [{ key: 'driver', what: 'card' }, { key: 'business', what: 'with border' }]
