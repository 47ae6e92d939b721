import DataLoader from 'dataloader'
import type { AnnotatedCopyRow } from './annotated-copy.ts'
import type { CasePartyRow, CaseSlotRow, MaskedCasePartyRow } from './case.ts'
import type { CaseNoticeRow } from './case-notice.ts'
import type { LicenceFileAnswerRow, LicenceFileRow } from './licence-file.ts'
import type { LicenceHolderRow, MaskedLicenceHolderRow, MaskedOperatorRow } from './licence.ts'
import type { ReadPort } from './read-port.ts'
import type { RegisterReader } from './register.ts'
import type { MaskedSealRow } from './seal.ts'
import type { LicenceTypeRow, LicenceTypeTemplateRow, ServiceItemRow, UnitRow } from './registers.ts'

export type One<Row> = DataLoader<string, Row | null>
type Many<Row> = DataLoader<string, readonly Row[]>

/**
 * 批量读取 — rows by id, gathered over one request; null where there is none (yet, or any more). One for each request: what one
 * caller loaded is never another's. A loader is made when it is first used: most requests use few, a command none.
 */
export class Loaders {
  readonly #read: ReadPort
  readonly #made: { -readonly [K in LoaderName]?: Loaders[K] } = {}

  constructor(read: ReadPort) {
    this.#read = read
  }

  get units(): One<UnitRow> {
    return (this.#made.units ??= one(this.#read.units, ({ unitId }) => unitId))
  }

  get licenceTypes(): One<LicenceTypeRow> {
    return (this.#made.licenceTypes ??= one(this.#read.licenceTypes, ({ typeId }) => typeId))
  }

  get templatesOfType(): Many<LicenceTypeTemplateRow> {
    return (this.#made.templatesOfType ??= many(this.#read.licenceTypeTemplates, ({ typeId }) => typeId, (a, b) => a.templateVersion - b.templateVersion))
  }

  get serviceItems(): One<ServiceItemRow> {
    return (this.#made.serviceItems ??= one(this.#read.serviceItems, ({ itemId }) => itemId))
  }

  get maskedOperators(): One<MaskedOperatorRow> {
    return (this.#made.maskedOperators ??= one(this.#read.maskedOperators, ({ operatorId }) => operatorId))
  }

  get maskedSeals(): One<MaskedSealRow> {
    return (this.#made.maskedSeals ??= one(this.#read.maskedSeals, ({ sealId }) => sealId))
  }

  get holdersOfLicence(): Many<LicenceHolderRow> {
    return (this.#made.holdersOfLicence ??= many(this.#read.licenceHolders, ({ licenceId }) => licenceId, (a, b) => a.ordinal - b.ordinal))
  }

  get filesOfLicence(): Many<LicenceFileRow> {
    return (this.#made.filesOfLicence ??= many(this.#read.licenceFiles, ({ licenceId }) => licenceId, (a, b) => a.madeAt.localeCompare(b.madeAt) || a.fileId.localeCompare(b.fileId)))
  }

  get copiesOfLicence(): Many<AnnotatedCopyRow> {
    return (this.#made.copiesOfLicence ??= many(this.#read.annotatedCopies, ({ licenceId }) => licenceId, (a, b) => a.askedAt.localeCompare(b.askedAt) || a.copyId.localeCompare(b.copyId)))
  }

  get fileAnswers(): One<LicenceFileAnswerRow> {
    return (this.#made.fileAnswers ??= one(this.#read.licenceFileAnswers, ({ licenceId }) => licenceId))
  }

  get partiesOfCase(): Many<CasePartyRow> {
    return (this.#made.partiesOfCase ??= many(this.#read.caseParties, ({ caseId }) => caseId, (a, b) => a.party.localeCompare(b.party, 'en', { numeric: true })))
  }

  get maskedHoldersOfLicence(): Many<MaskedLicenceHolderRow> {
    return (this.#made.maskedHoldersOfLicence ??= many(this.#read.maskedLicenceHolders, ({ licenceId }) => licenceId, inNoOrder))
  }

  get maskedPartiesOfCase(): Many<MaskedCasePartyRow> {
    return (this.#made.maskedPartiesOfCase ??= many(this.#read.maskedCaseParties, ({ caseId }) => caseId, inNoOrder))
  }

  get noticesOfCase(): Many<CaseNoticeRow> {
    return (this.#made.noticesOfCase ??= many(this.#read.caseNotices, ({ caseId }) => caseId, (a, b) => a.askedAt.localeCompare(b.askedAt) || a.noticeId.localeCompare(b.noticeId)))
  }
  get slotsOfCase(): Many<CaseSlotRow> {
    return (this.#made.slotsOfCase ??= many(this.#read.caseSlots, ({ caseId }) => caseId, (a, b) => a.ordinal - b.ordinal))
  }
}

type LoaderName =
  | 'units' | 'copiesOfLicence' | 'filesOfLicence' | 'fileAnswers' | 'licenceTypes' | 'templatesOfType' | 'serviceItems' | 'maskedOperators' | 'maskedSeals' | 'holdersOfLicence' | 'maskedHoldersOfLicence' | 'partiesOfCase' | 'maskedPartiesOfCase' | 'noticesOfCase' | 'slotsOfCase'

const inNoOrder = (): number => 0

function one<Row>(register: Pick<RegisterReader<Row>, 'findMany'>, keyOf: (row: Row) => string): One<Row> {
  return new DataLoader(async (keys) => {
    const byKey = new Map((await register.findMany(keys)).map((row) => [keyOf(row), row]))
    return keys.map((key) => byKey.get(key) ?? null)
  })
}

function many<Row>(register: Pick<RegisterReader<Row>, 'findMany'>, keyOf: (row: Row) => string, order: (a: Row, b: Row) => number): Many<Row> {
  return new DataLoader(async (keys) => {
    const groups = Map.groupBy(await register.findMany(keys), keyOf)
    return keys.map((key) => (groups.get(key) ?? []).toSorted(order))
  })
}

/** Those of `ids` that there are, in their order; trouble with one is trouble with all. */
export async function loadPresent<Row>(loader: One<Row>, ids: readonly string[]): Promise<readonly Row[]> {
  const rows = await Promise.all(ids.map((id) => loader.load(id)))
  return rows.filter((row) => row !== null)
}
