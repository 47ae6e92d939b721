import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Measure } from './rate.ts'

/** What `openssl speed` calls the curves, as an argument and in its answer. */
const curves = { 'SM2': { argument: 'sm2', answer: 'CurveSM2' }, 'P-256': { argument: 'ecdsap256', answer: 'nistp256' } } as const
export type Curve = keyof typeof curves

/** How its figure is called, for whoever is held against it. */
export function opensslRate(curve: Curve, does: 'sign' | 'verify'): string {
  return `${curve} ${does}, openssl speed`
}

/** What the machine's own `openssl speed` says of these curves; nothing where there is no openssl. Over a digest, without the hashing of a message. Works for whole seconds. */
export function opensslSpeed(...wanted: readonly Curve[]): Measure {
  return async (seconds) => {
    const text = await run(['speed', '-seconds', String(Math.max(1, Math.round(seconds))), ...wanted.map((curve) => curves[curve].argument)])
    return wanted.flatMap((curve) => {
      const [, sign, verify] = new RegExp(String.raw`\(${curves[curve].answer}\)\s+\S+s\s+\S+s\s+([\d.]+)\s+([\d.]+)\s*$`, 'm').exec(text) ?? []
      return sign === undefined ? [] : [{ name: opensslRate(curve, 'sign'), perSecond: Number(sign) }, { name: opensslRate(curve, 'verify'), perSecond: Number(verify) }]
    })
  }
}

async function run(args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('openssl', args)
    return stdout
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
