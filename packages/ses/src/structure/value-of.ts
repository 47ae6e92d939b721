import type { DerType } from '@hub/der'

/** The value that a declaration describes. */
export type ValueOf<D> = D extends DerType<infer T> ? T : never
