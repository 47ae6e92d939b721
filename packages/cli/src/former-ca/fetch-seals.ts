import { askHub, type DrillHub } from '../drill/drill-hub.ts'
import { DrillStopped } from '../drill/drill-stopped.ts'
import { member, textMember } from '../hub/ask.ts'

/** 前代签发的一枚印章 */
export interface FormerSeal {
  readonly sealId: string
  readonly unit: string
  readonly unitId: string | null
  /** What the picture says; of a personal seal masked. */
  readonly name: string
  readonly status: string
  /** The last day on which its certificates are good. */
  readonly validUntil: string
  readonly generations: readonly { readonly algorithm: string; readonly generation: number; readonly revoked: boolean; readonly validUntil: string }[]
  readonly nextStep: string
}

const pageSeals = 100

const document = `query SealsUnderFormerCa($unitId: ID, $first: Int!, $after: String) {
  sealsUnderFormerCa(unitId: $unitId, first: $first, after: $after) {
    edges { node {
      seal { sealId name nameMasked bottom unitName status validUntil unit { unitId name } }
      generations { algorithm generation revoked validUntil }
      nextStep
    } }
    pageInfo { hasNextPage endCursor }
  }
}`

/**
 * 读前代印章 — all pages, of one unit or of all.
 * @throws HubUnavailable, DrillStopped
 */
export async function fetchFormerSeals(hub: DrillHub, unitId: string | undefined): Promise<readonly FormerSeal[]> {
  const found: FormerSeal[] = []
  let after: string | undefined
  do {
    const data = await askHub(hub, { document, operationName: 'SealsUnderFormerCa', variables: { unitId: unitId ?? null, first: pageSeals, after: after ?? null } })
    const page = member(data, 'sealsUnderFormerCa')
    found.push(...listMember(page, 'edges').map((edge) => readSeal(member(edge, 'node'))))
    const info = member(page, 'pageInfo')
    after = member(info, 'hasNextPage') === true ? required(info, 'endCursor') : undefined
  } while (after !== undefined)
  return found
}

function readSeal(node: unknown): FormerSeal {
  const seal = member(node, 'seal')
  const unit = member(seal, 'unit')
  const bottom = textMember(seal, 'bottom')
  return {
    sealId: required(seal, 'sealId'), unit: textMember(unit, 'name') ?? required(seal, 'unitName'), unitId: textMember(unit, 'unitId') ?? null,
    name: `${textMember(seal, 'name') ?? textMember(seal, 'nameMasked') ?? ''}${bottom === undefined ? '' : `（${bottom}）`}`, status: required(seal, 'status'), validUntil: required(seal, 'validUntil'),
    generations: listMember(node, 'generations').map((each) => ({ algorithm: required(each, 'algorithm'), generation: Number(member(each, 'generation')), revoked: member(each, 'revoked') === true, validUntil: required(each, 'validUntil') })),
    nextStep: required(node, 'nextStep'),
  }
}

function required(value: unknown, name: string): string {
  const found = textMember(value, name)
  if (found === undefined) throw unreadable()
  return found
}

function listMember(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name)
  if (!Array.isArray(found)) throw unreadable()
  return found
}

function unreadable(): DrillStopped {
  return new DrillStopped('枢纽的答复无法理解，请确认枢纽与命令行的版本一致')
}
