import { buildUscc } from '@hub/schemas'
import { sampleLicence, sampleTemplate, type SampleKey } from '../documents/testing/licences.ts'
import { sampleMetadata } from '../documents/testing/ofd.ts'

/** 样例单位 — codes that nobody has. */
const codeOf = (organisation: string): string => buildUscc({ registrar: '1', category: '1', area: '339900', organisation }) ?? ''
export const sampleUnits = [
  { unitName: '演示市市场监督管理局', unitCode: codeOf('MB0000001') },
  { unitName: '演示市公安局', unitCode: codeOf('MB0000002') },
] as const
export const sealIdAt = (at: number): string => `019cace0-5a80-7000-8000-${String(at).padStart(12, '0')}`

/** A request for the seal of a unit, valid for three years from `now` on. */
export function sealRequest(at = 0, different: Readonly<Record<string, unknown>> = {}, nowMs = Date.now()) {
  const { unitName, unitCode } = sampleUnits[at % 2] ?? sampleUnits[0]
  return { sealId: sealIdAt(at), kind: 'unit', name: unitName, bottom: null, unitName, unitCode, validFrom: new Date(nowMs - 60_000).toISOString(), validUntil: new Date(nowMs + 3 * 365 * 86_400_000).toISOString(), ...different }
}

/** A request for the files of a licence that the units of these seals issue. */
export function documentRequest(key: SampleKey, sealPlaces: readonly number[] = [0], different: Readonly<Record<string, unknown>> = {}) {
  const units = sealPlaces.map((at) => sampleUnits[at % 2] ?? sampleUnits[0])
  const { content, qr, composedAt } = sampleLicence(key)
  return {
    documentId: '019cace0-5a80-7000-8000-00000000d0c0', template: sampleTemplate(key), content: { ...content, issuers: units.map(({ unitName }) => unitName) },
    metadata: { ...sampleMetadata, issuerCodes: units.map(({ unitCode }) => unitCode) }, annotation: null, composedAt, qrText: qr,
    sealIds: sealPlaces.map(sealIdAt), formats: ['pdf', 'ofd'], ...different,
  }
}
