import { specify } from '@hub/kernel/given'
import type { LicenceEvent, LicenceRefusal } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { LicenceCommand } from './commands.ts'
import { licence } from './decide.ts'
import { commands } from './fixtures/commands.ts'
import {
  cleared, composed, confirmed, deposited, ended, flagged, found, histories, inspected, issued, lifted, renewed, reportedLost, resolved, restricted, reviewed, revised,
  superseded, suspended, version, reinstated, type Situation,
} from './fixtures/events.ts'
import { supervisor } from './fixtures/world.ts'

// Every command in every situation: a new command or situation shows up here as a missing cell.
type Cell = LicenceRefusal | LicenceEvent
type Row = Readonly<Record<Situation, Cell>>
type Answers = Readonly<Partial<Record<Situation, Cell>>>

const [none, draft, gone] = ['LICENCE_NOT_FOUND', 'LICENCE_NOT_ISSUED', 'LICENCE_ENDED'] as const satisfies LicenceRefusal[]
const [old, held, missing, seized, double] = ['LICENCE_EXPIRED', 'LICENCE_SUSPENDED', 'LICENCE_LOST', 'LICENCE_SEIZED', 'LICENCE_IS_DUPLICATE'] as const satisfies LicenceRefusal[]
const twice = 'LICENCE_ALREADY_EXISTS'
const inForce = 'LICENCE_ALREADY_ISSUED'

/** What is the same for every act on an issued licence: it has to be there, issued, and not ended. */
const stages = { absent: none, draft, reviewed: draft, cancelled: gone, 'transferred out': gone } as const
const everywhere = (cell: Cell): Omit<Row, keyof typeof stages> =>
  ({ valid: cell, 'not yet valid': cell, expired: cell, suspended: cell, lost: cell, seized: cell, disputed: cell, unverified: cell, duplicate: cell })
const act = (cell: Cell, but: Answers = {}): Row => ({ ...stages, ...everywhere(cell), ...but })
const founding = (first: Cell): Row => ({ ...act(twice), absent: first, draft: twice, reviewed: twice, cancelled: twice, 'transferred out': twice })
// Stock has version 3 in these histories, so what makes a version makes the fourth.
const versioned = (make: (n: number) => LicenceEvent, but: Answers = {}): Row => act(make(2), { expired: make(4), unverified: make(4), duplicate: make(4), ...but })

const table: Readonly<Record<LicenceCommand['type'], Row>> = {
  ComposeLicence: founding(composed),
  ComposeSuccessor: founding('LICENCE_PREDECESSOR_NOT_FOUND'),
  DepositLicence: founding(deposited),
  ReviewLicence: { ...act(inForce), draft: reviewed, reviewed: 'LICENCE_ALREADY_REVIEWED' },
  IssueLicence: { ...act(inForce), draft: 'LICENCE_NOT_REVIEWED', reviewed: issued },
  Supersede: act(superseded, { absent: 'LICENCE_PREDECESSOR_NOT_FOUND', expired: old, suspended: held, lost: missing, seized, duplicate: double }),
  AmendLicence: versioned((n) => version('LicenceAmended', n), { expired: old, suspended: held, lost: missing, seized, duplicate: double }),
  RenewLicence: versioned(renewed, { expired: old, suspended: held, lost: missing, duplicate: double }),
  CorrectLicence: versioned((n) => version('LicenceCorrected', n)),
  ReviseDeposit: act('LICENCE_NOT_STOCK', { expired: revised(4), unverified: revised(4), duplicate: revised(4) }),
  InspectLicence: act(inspected, { 'not yet valid': 'LICENCE_NOT_YET_VALID', expired: old, suspended: held, duplicate: double }),
  ReportLicenceLost: act(reportedLost, { expired: old, suspended: held, lost: missing }),
  RecoverLicence: act('LICENCE_NOT_LOST', { lost: found }),
  RestrictLicence: act(restricted('seized'), { expired: old, seized: 'LICENCE_ALREADY_RESTRICTED' }),
  LiftRestriction: act('LICENCE_NOT_RESTRICTED', { seized: lifted('seized') }),
  SuspendLicence: act(suspended, { expired: old, suspended: held }),
  ReinstateLicence: act('LICENCE_NOT_SUSPENDED', { suspended: reinstated }),
  ConfirmLicence: act('LICENCE_ALREADY_CONFIRMED', { unverified: confirmed, duplicate: double }),
  ResolveDuplicate: act('LICENCE_NOT_DUPLICATE', { duplicate: resolved }),
  WithdrawLicence: act(ended('withdrawn'), { expired: old }),
  RescindLicence: act(ended('rescinded')),
  RevokeLicence: act(ended('revoked', supervisor), { expired: old }),
  CancelLicence: act(ended('cancelled'), { seized }),
  TransferLicenceOut: act(ended('transferred-out'), { expired: old, suspended: held, lost: missing, seized, duplicate: double }),
  FlagLicenceDispute: act(flagged, { disputed: 'LICENCE_ALREADY_DISPUTED', cancelled: flagged, 'transferred out': flagged }),
  ClearLicenceDispute: act('LICENCE_NOT_DISPUTED', { disputed: cleared, cancelled: 'LICENCE_NOT_DISPUTED', 'transferred out': 'LICENCE_NOT_DISPUTED' }),
}

const given = specify(licence)
const situations = Object.keys(histories) as Situation[]

describe.each(Object.keys(table) as LicenceCommand['type'][])('%s on a licence that is', (type) => {
  test.each(situations)('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(cell)
  })
})

test('after the end nothing is accepted but what concerns a dispute', () => {
  const accepted = (Object.keys(table) as LicenceCommand['type'][]).filter((type) => typeof table[type].cancelled !== 'string')
  expect(accepted).toEqual(['FlagLicenceDispute'])
})
