import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '@hub/kernel'
import { buildCitizenId, instantOfMs, localDateOf, parseLocalDate } from '@hub/schemas'
import { onTestFinished } from 'vitest'
import { noonMs } from '../fixtures.ts'
import { isProblem } from '../problem.ts'
import { mapColumns } from './map-columns.ts'
import { parseTypeInfo } from './parse-type-info.ts'
import type { ImportSettings } from './row-to-command.ts'
import type { TypeInfo } from './type-info.ts'

export const examples = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'examples')
export const typeCode = '11100000MB03271699001'
export const issuer = '11420503087246977F'

export async function exampleTypeJson(): Promise<object> {
  return JSON.parse(await readFile(join(examples, 'licence-type.json'), 'utf8')) as object
}

/** 不动产权证书 of the example: location (required), area (number), use (one of three). */
export async function exampleType(): Promise<TypeInfo> {
  const info = parseTypeInfo(await exampleTypeJson())
  assert(info !== undefined, 'the example type is well formed')
  return info
}

export async function exampleSettings(header: readonly string[], more: Partial<ImportSettings> = {}): Promise<ImportSettings> {
  const type = await exampleType()
  const columns = mapColumns(header, type.fields)
  assert(!isProblem(columns), 'the header is well formed')
  const today = localDateOf(instantOfMs(noonMs))
  return { sourceSystem: 'demo-estate', type, columns, header, today, issuerDefault: undefined, holderTypeDefault: undefined, blankUntil: undefined, validStatuses: new Set(), ...more }
}

/** A synthetic person's number with the right check character. */
export function personNumber(sequence: number): string {
  const birthDate = parseLocalDate('1990-01-01')
  const number = birthDate === undefined ? undefined : buildCitizenId({ area: '420503', birthDate, sequence: sequence % 1_000 })
  assert(number !== undefined, 'the parts are in range')
  return number
}

export const smallHeader = ['cd_operation', 'source_id', 'holder', 'holder_code', 'holder_type', 'issue_dept_code', 'issue_date', 'validate_end', 'number', 'location'] as const

export function smallRow(n: number, more: Partial<Record<(typeof smallHeader)[number], string>> = {}): readonly string[] {
  const row: Record<(typeof smallHeader)[number], string> = {
    cd_operation: 'I', source_id: `S-${n}`, holder: `演示${n}`, holder_code: personNumber(n), holder_type: '111', issue_dept_code: issuer,
    issue_date: '2020-05-06', validate_end: '长期', number: `示范第${n}号`, location: `示范市演示路${n}号`, ...more,
  }
  return smallHeader.map((name) => row[name])
}

export async function scratchDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-cli-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Writes a file of small rows; returns its path. */
export async function stockFile(rows: readonly (readonly string[])[]): Promise<string> {
  const path = join(await scratchDirectory(), 'stock.csv')
  await writeFile(path, [smallHeader, ...rows].map((cells) => `${cells.join(',')}\n`).join(''))
  return path
}
