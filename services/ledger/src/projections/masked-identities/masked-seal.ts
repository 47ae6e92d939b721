import { maskName, type SealEvent, type SealId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'
import { textOf } from './opened-text.ts'

/** 个人名章掩码 — of other seals the name stands in the register. */
export interface MaskedSealRow {
  readonly sealId: SealId
  readonly nameMasked: string
  readonly position: number
}

const isPersonal = ({ event }: Fed<SealEvent>): boolean => event.type === 'SealCaptured' && event.data.kind === 'personal'

export const maskedSeal = readTable<'seal', MaskedSealRow>({
  schema: 'read_masked',
  table: 'seal',
  streams: ['seal'],
  columns: { sealId: 'uuid', nameMasked: 'text', position: 'bigint' },
  key: ['sealId'],
  keysOf: (fed) => (isPersonal(fed) ? [[fed.event.data.sealId]] : []),
  sealedOf: (fed) => (isPersonal(fed) ? fed.envelope.sealed.find(({ part }) => part === 'name') : undefined),
  fold(row, { event, position }, _, opened) {
    const name = opened === undefined || opened === 'erased' ? null : textOf(opened.value, 'name')
    return name === null ? row : { sealId: event.data.sealId, nameMasked: maskName(name), position }
  },
})
