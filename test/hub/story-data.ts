import { buildCitizenId, buildUscc, parseLocalDate } from '@hub/schemas'

function citizen(birth: string, sequence: number): string {
  const birthDate = parseLocalDate(birth)
  const number = birthDate === undefined ? undefined : buildCitizenId({ area: '339900', birthDate, sequence })
  if (number === undefined) throw new Error('story people have valid numbers')
  return number
}

function organisation(code: string): string {
  const number = buildUscc({ registrar: '9', category: '1', area: '339900', organisation: code })
  if (number === undefined) throw new Error('story companies have valid codes')
  return number
}

/** 故事人物 — synthetic, and not of the demo city. */
export const wife = { idType: '111', number: citizen('1990-04-05', 426), name: '章故事甲' }
export const husband = { idType: '111', number: citizen('1988-09-10', 517), name: '柳故事乙' }
export const company = { idType: '001', number: organisation('97000A001'), name: '故事样例有限公司' }

interface Line { readonly name: string; readonly label: string; readonly mask: string; readonly holder?: number }

export function definition(name: string, issuer: string, lines: readonly Line[], extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name, holderKinds: ['PERSON'], holdersMin: 1, holdersMax: 1, issuersMax: 1, issuers: [issuer], supervisor: null,
    authority: { suspend: 'ISSUER', revoke: 'ISSUER', rescind: 'ISSUER', cancel: 'ISSUER' },
    faceSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false, required: lines.map((line) => line.name),
      properties: Object.fromEntries(lines.map((line) => [line.name, { type: 'string', minLength: 1, maxLength: 200 }])),
    },
    fields: Object.fromEntries(lines.map(({ name: field, label, mask, holder }) => [field, holder === undefined ? { label, mask } : { label, mask, holder }])),
    validityYearsMax: null, uniqueness: { per: 'HOLDER' }, sharing: 'CONDITIONAL', trustToWaive: 'VERIFIED', reviewRequired: false, template: null, ...extra,
  }
}

/** Real codes of the national register that the demo city does not use. */
export const storyCodes = { business: '11100000MB0341032Y002', identity: '11100000000013338W032', marriage: '11100000717823004M004' } as const
