import { builder } from '../builder.ts'
import { enumTexts, type EnumName, type EnumText } from './enum-texts.ts'

/** `issuing-clerk` → `ISSUING_CLERK` */
export function enumValueName(value: string): string {
  return value.replaceAll('-', '_').toUpperCase()
}

function buildEnum(name: EnumName) {
  const { zh, values }: EnumText = enumTexts[name]
  return builder.enumType(name, {
    description: zh,
    values: Object.fromEntries(Object.entries(values).map(([value, description]) => [enumValueName(value), { value, description }])),
  })
}

const built = new Map<EnumName, ReturnType<typeof buildEnum>>()

/** 枚举类型 — made when it is first asked for, so that the schema holds only what something uses. */
export function enumType(name: EnumName): ReturnType<typeof buildEnum> {
  const known = built.get(name)
  if (known !== undefined) return known
  const made = buildEnum(name)
  built.set(name, made)
  return made
}
