import type { LicenceId } from '@hub/schemas'
import { inForceQuestion, type InForceCode } from '@hub/verify'
import type { LicenceRow } from '../read/licence.ts'
import type { ReadPort } from '../read/read-port.ts'
import { inForceCodeOf } from '../verify/in-force.ts'
import type { CurrentPorts } from '../verify/is-current.ts'
import { askRegister } from './ask-register.ts'

/** What of the hub the answer needs. */
export interface CheckPorts extends Pick<CurrentPorts, 'ledger'> {
  readonly read: Pick<ReadPort, 'licences' | 'licenceTypes' | 'units' | 'checkpoints'>
}

/** 所查的证照 — of its public side what the paper itself says; nothing of its holder. */
export interface CheckedLicence {
  readonly licenceId: string
  /** Of the paper, not of the licence as it is now. */
  readonly version: number
  readonly currentVersion: number
  readonly status: string
  readonly typeCode: string
  readonly typeName: string
  /** 颁发机构, by their names of now */
  readonly issuers: readonly string[]
}

/** 查验结论 — the third question of a verification, asked with the code on a paper. `licence` null: none is known, or nobody can say now. */
export interface CheckAnswer {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly code: InForceCode
  readonly zh: string
  readonly next: string
  readonly licence: CheckedLicence | null
  /** Instant of the hub's clock */
  readonly answeredAt: string
}

/** As a code on paper names it. */
export interface CheckedPaper { readonly licenceId: LicenceId; readonly version: number }

const notKnown = {
  zh: '本枢纽没有这份证照的记录。',
  next: '纸面或文件可能是伪造的，或者二维码残损、由别的系统签发。请不要采用，并向证照上写明的颁发机构核实。',
}

/**
 * 查验 — whether the licence behind a printed code is in force. Ids cannot be guessed: whoever has one has seen the paper. A version that was never issued is as
 * unknown as a licence that is not there. `paper` undefined: the code names none. @throws what is a fault of our own
 */
export async function answerCheck(paper: CheckedPaper | undefined, ports: CheckPorts): Promise<CheckAnswer> {
  if (paper === undefined) return answerOf('NOT_KNOWN', null)
  const known = await askRegister({ ledger: ports.ledger, checkpoints: ports.read.checkpoints }, () => judge(paper, ports))
  return known === undefined ? answerOf('HUB_UNAVAILABLE', null) : answerOf(known.code, known.licence)
}

async function judge({ licenceId, version }: CheckedPaper, ports: CheckPorts): Promise<Pick<CheckAnswer, 'code' | 'licence'>> {
  const row = await ports.read.licences.find(licenceId)
  const code = row === undefined || version > row.version ? 'NOT_KNOWN' : inForceCodeOf({ version, supersededBy: null }, row)
  return { code, licence: row === undefined || code === 'NOT_KNOWN' ? null : await describe(version, row, ports) }
}

function answerOf(code: InForceCode, licence: CheckedLicence | null): CheckAnswer {
  const { answer, zh, next } = inForceQuestion(code)
  return { answer: answer === 'not-asked' ? 'unknown' : answer, code, zh, next, ...(code === 'NOT_KNOWN' ? notKnown : {}), licence, answeredAt: new Date().toISOString() }
}

async function describe(version: number, row: LicenceRow, { read: { licenceTypes, units } }: CheckPorts): Promise<CheckedLicence> {
  const [type, issuing] = await Promise.all([licenceTypes.find(row.typeId), units.findMany(row.issuers)])
  const names = new Map(issuing.map(({ unitId, name }) => [unitId, name]))
  return {
    licenceId: row.licenceId, version, currentVersion: row.version, status: row.status, typeCode: row.typeCode,
    // A register that is a moment behind knows the licence and not yet these.
    typeName: type?.name ?? row.typeCode, issuers: row.issuers.map((unitId) => names.get(unitId) ?? unitId),
  }
}
