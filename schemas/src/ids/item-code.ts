import { digits, digitsAndLetters } from './alphabet.ts'
import type { Branded } from './brand.ts'
import { right, wrong, type Right, type Wrong } from './diagnosis.ts'
import { findStrangeCharacter } from './strange-character.ts'
import { checkUscc, usccLength, type Uscc } from './uscc.ts'

/** 事项编码 — a service item as an upper-case text: 实施编码 or 业务办理项编码 of GB/T 39554.1-2020, or a code of local making. */
export type ItemCode = Branded<'ItemCode'>

/** 实施层级 — who carries the item out: 1 国家 2 省 3 市 4 县; 5 乡 6 村 [M]. */
export type ItemLevel = '1' | '2' | '3' | '4' | '5' | '6'

interface NationalItemParts {
  /** 实施主体 — 统一社会信用代码 of the implementing body */
  readonly body: Uscc
  readonly level: ItemLevel
  /** 基本编码, 12 of 0-9A-Z */
  readonly baseCode: string
}

/**
 * 事项编码的组成 — `national-31` is 实施编码 (body 18, level 1, 基本编码 12), `national-33` is 业务办理项编码 (two characters more).
 * `local` is what lives outside that scheme: 1..64 of 0-9A-Z, nothing to check.
 */
export type ItemCodeParts =
  | ({ readonly form: 'national-31' } & NationalItemParts)
  | ({ readonly form: 'national-33'; readonly handlingItem: string } & NationalItemParts)
  | { readonly form: 'local' }

export type ItemCodePart = 'whole' | 'body' | 'level' | 'baseCode' | 'handlingItem'
export type ItemCodeFault = 'LENGTH_WRONG' | 'CHARACTER_NOT_ALLOWED' | 'BODY_WRONG' | 'LEVEL_UNKNOWN'
export type ItemCodeDiagnosis = Right<ItemCode, ItemCodeParts> | Wrong<ItemCodePart, ItemCodeFault>

export const itemCodeLengthMax = 64
const implementationLength = 31
const handlingLength = 33
const levelIndex = usccLength
/** What a national code begins with, whether or not its check character and level are right. */
const nationalHead = /^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}\d/

export function parseItemCode(text: string): ItemCode | undefined {
  const diagnosis = checkItemCode(text)
  return diagnosis.valid ? diagnosis.value : undefined
}

/**
 * Says what `text` lacks to be a 事项编码. A text of 31 or 33 characters that begins like a national code is held to the national rules:
 * a mistyped one must not pass as local.
 */
export function checkItemCode(text: string): ItemCodeDiagnosis {
  if (text.length < 1 || text.length > itemCodeLengthMax) {
    const message = `事项编码应为 1 至 ${String(itemCodeLengthMax)} 位，给出的是 ${String(text.length)} 位`
    return wrong({ part: 'whole', code: 'LENGTH_WRONG', message })
  }
  const national = isNationalItemShape(text)
  const strange = findStrangeCharacter(text, digitsAndLetters)
  if (strange !== undefined) {
    const { index, ...words } = strange
    return wrong({ part: national ? partAt(index) : 'whole', code: 'CHARACTER_NOT_ALLOWED', ...words })
  }
  return national ? checkNational(text) : checkLocal(text)
}

/** True when length and beginning say that `text` is meant as a national code; letter case is not looked at. */
export function isNationalItemShape(text: string): boolean {
  const lengthFits = text.length === implementationLength || text.length === handlingLength
  return lengthFits && nationalHead.test(text.toUpperCase())
}

function checkNational(text: string): ItemCodeDiagnosis {
  const body = checkUscc(text.slice(0, usccLength))
  if (!body.valid) {
    const message = `前 18 位（实施主体统一社会信用代码）有误：${body.message}`
    return wrong({ ...body, part: 'body', code: 'BODY_WRONG', message })
  }
  const level = text.charAt(levelIndex)
  if (!isItemLevel(level))
    return wrong({ part: 'level', code: 'LEVEL_UNKNOWN', message: '第 19 位（实施层级）应为 1 至 6' })
  const baseCode = text.slice(levelIndex + 1, implementationLength)
  const parts = { body: body.value, level, baseCode }
  if (text.length === implementationLength) return right(text as ItemCode, { form: 'national-31', ...parts })
  const handlingItem = text.slice(implementationLength)
  return right(text as ItemCode, { form: 'national-33', handlingItem, ...parts })
}

function checkLocal(text: string): ItemCodeDiagnosis {
  const remark = { code: 'LOCAL_ITEM_CODE', message: '地方自编的事项编码，没有全国统一的校验规则' }
  return right(text as ItemCode, { form: 'local' }, [remark])
}

function partAt(index: number): ItemCodePart {
  if (index < levelIndex) return 'body'
  if (index === levelIndex) return 'level'
  return index < implementationLength ? 'baseCode' : 'handlingItem'
}

function isItemLevel(text: string): text is ItemLevel {
  return digits.slice(1, 7).includes(text)
}
