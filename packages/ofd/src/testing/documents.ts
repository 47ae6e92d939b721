import { isRefusal, type Refusal } from '@hub/kernel'
import { draftOfd, judgeOfd, packOfd, readOfd, sealOfd, type NewSeal, type OfdDocument, type OfdFiles, type OfdJudgement } from '../index.ts'
import { aSeal, effects, sealWith } from './ses.ts'

/** The value, where a test has no use for a refusal. */
export function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

export function aDocument(given: Partial<OfdDocument> = {}): OfdDocument {
  return {
    id: '00112233445566778899aabbccddeeff', title: '演示证照', created: '2026-03-02', creator: 'Zhengyuan',
    customData: [{ name: 'ZZMC', value: '演示证照' }, { name: 'CZZT', value: '赵<样本>&"零"𬭎' }],
    fonts: [{ name: 'serif', postscriptName: 'Sample-Regular', familyName: 'Sample', bytes: Uint8Array.of(0, 1, 0, 0), extension: 'ttf' }],
    pages: [{
      width: 100, height: 60,
      background: [{ kind: 'path', box: { x: 0, y: 0, width: 100, height: 60 }, steps: [['M', [0, 0]], ['B', [1, 2], [3, 4], [5, 6.00049]], ['L', [-0.0001, 7]], ['C']], stroke: { rgb: [200, 0, 0], width: 0.2 }, fill: { rgb: [1, 2, 3], opacity: 0.5 } }],
      body: [{ kind: 'text', box: { x: 10, y: 10, width: 60, height: 8 }, font: 'serif', size: 5, ink: { rgb: [0, 0, 0] }, at: [0, 5], text: '名称：A&B', advances: [5, 5, 5, 3, 3] }],
    }],
    ...given,
  }
}

export const signedAt = '2026-03-02T01:00:00.000Z'
export const smallSeal = aSeal({ type: 'png', bytes: Uint8Array.of(0x89, 0x50), mm: 42 })

export function aNewSeal(given: Partial<NewSeal> = {}): NewSeal {
  return { signedAt, provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box: { x: 50, y: 10, width: 42, height: 42 } }], closes: true, seal: sealWith(smallSeal), ...given }
}

export async function sealedFiles(...seals: readonly Partial<NewSeal>[]): Promise<OfdFiles> {
  let files = good(draftOfd(aDocument()))
  for (const seal of seals.length === 0 ? [{}] : seals) files = good(await sealOfd(files, aNewSeal(seal)))
  return files
}

/** A document that names its two seals from the beginning, with the first so many of them. */
export async function plannedFiles(seals: number): Promise<OfdFiles> {
  let files = good(draftOfd(aDocument(), { seals: 2 }))
  for (let at = 0; at < seals; at += 1) files = good(await sealOfd(files, aNewSeal({ closes: false, signedAt: `2026-03-02T01:0${at}:00.000Z` })))
  return files
}

export async function judged(files: OfdFiles | Uint8Array): Promise<OfdJudgement> {
  return judgeOfd(readOfd(files instanceof Uint8Array ? files : packOfd(files)), effects)
}

/** The steps that did not pass, by their codes. */
export function troubles({ steps, signatures }: OfdJudgement): readonly string[] {
  return [...steps, ...signatures.flatMap((signature) => signature.steps)].filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code)
}
