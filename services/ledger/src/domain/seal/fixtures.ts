import { assert } from '@hub/kernel'
import { parseInstant, parseLocalDate, parseUuid, type Instant, type LicenceId, type LocalDate, type OperatorId, type SealEvent, type SealId, type SealUseEvent, type UnitId, type Uuid } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'
import type { ActivateSeal, CancelSeal, CaptureSeal, DisableSeal, FileSeal, MadeSeal, RemakeSeal, SealStop, UseSeal } from './commands.ts'

export function id<T extends Uuid>(n: number): T {
  const uuid = parseUuid(`019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`)
  assert(uuid !== undefined, 'fixture ids have the shape of a UUID')
  return uuid as T
}

export const market = id<UnitId>(1)
export const merged = id<UnitId>(2)
export const sealId = id<SealId>(11)
export const successor = id<SealId>(12)
export const otherSeal = id<SealId>(13)
export const unitName = '示例市市场监督管理局'
export const at = parseInstant('2026-03-02T01:00:00.000Z') as Instant
export const yesterday = parseInstant('2026-03-01T01:00:00.000Z') as Instant
export const tomorrow = parseInstant('2026-03-03T01:00:00.000Z') as Instant
export const day = (text: string): LocalDate => parseLocalDate(text) as LocalDate
const moment: Moment = { at, today: day('2026-03-02') }

const custodian = (n: number, unit: UnitId): Acting => ({ operator: id<OperatorId>(20 + n), unit, unitKind: 'department', predecessors: [], roles: ['seal-custodian'] })
export const capturer = custodian(1, market)
export const second = custodian(2, market)
export const stranger = custodian(3, merged)
/** Of the unit that has taken the market unit over. */
export const heir: Acting = { ...custodian(4, merged), predecessors: [market] }

/** As `disabled` was. */
export const bySecond: SealStop = { operator: second.operator, cause: 'suspected-misuse' }

const certificates = { sm2: { sha256: '1'.repeat(64), serial: '1a' }, p256: { sha256: '2'.repeat(64), serial: '2b' } }
export const made: MadeSeal = { esId: '33990000000001', sealSha256: 'a'.repeat(64), certificates }

export const capture: CaptureSeal = { type: 'CaptureSeal', by: capturer, ...moment, sealId, unitId: market, unitName, kind: 'unit', name: null, bottom: null, validYears: 5, predecessor: null }
export const captureBusiness: CaptureSeal = { ...capture, kind: 'business', bottom: '受理专用章' }
export const capturePersonal: CaptureSeal = { ...capture, kind: 'personal', name: '王小示例' }
export const file: FileSeal = { type: 'FileSeal', by: second, ...moment, sealId, filingNumber: '3399000012345', numberOf: null, unitStatus: 'active', unitName, made }
export const activate: ActivateSeal = { type: 'ActivateSeal', by: capturer, ...moment, sealId, unitStatus: 'active', unitName, otherActive: null, stop: bySecond }
export const disable: DisableSeal = { type: 'DisableSeal', by: second, ...moment, sealId, cause: 'suspected-misuse', reason: '用印记录与登记不符' }
export const cancel: CancelSeal = { type: 'CancelSeal', by: second, ...moment, sealId, cause: 'key-compromised', filingNumber: 'ZX-1', numberOf: null, stop: bySecond }
export const remake: RemakeSeal = { type: 'RemakeSeal', by: second, ...moment, sealId, cause: 'damaged', filingNumber: 'ZX-2', numberOf: null, name: null, bottom: null, validYears: 5, unitStatus: 'active', successor, stop: bySecond }
export const use: Extract<UseSeal, { licenceId: LicenceId }> = { today: moment.today, sealId, licenceId: id<LicenceId>(31), fileId: id<Uuid>(41), unitStatus: 'active', unitName }

export const captured: SealEvent = {
  type: 'SealCaptured', v: 1,
  data: { sealId, unitId: market, kind: 'unit', name: unitName, bottom: null, unitName, validFrom: day('2026-03-02'), validUntil: day('2031-03-01'), capturedBy: capturer.operator, predecessor: null },
}
export const filed: SealEvent = { type: 'SealFiled', v: 1, data: { sealId, filingNumber: '3399000012345', ...made, validFrom: day('2026-03-02'), validUntil: day('2031-03-01') } }
export const activated: SealEvent = { type: 'SealActivated', v: 1, data: { sealId } }
export const disabled: SealEvent = { type: 'SealDisabled', v: 1, data: { sealId, cause: 'suspected-misuse' }, seal: [{ part: 'reason', subject: `unit-${market}`, value: '用印记录与登记不符' }] }
export const cancelled: SealEvent = { type: 'SealCancelled', v: 1, data: { sealId, cause: 'key-compromised', filingNumber: 'ZX-1' } }
export const remade: SealEvent = { type: 'SealRemade', v: 1, data: { sealId, successor, cause: 'damaged', filingNumber: 'ZX-2' } }
export const used: SealUseEvent = { type: 'SealUsed', v: 1, data: { sealId, licenceId: use.licenceId, fileId: use.fileId } }
