import { parseUuid } from '@hub/schemas'
import { EdgeError } from '../../errors/edge-error.ts'

/** An id argument, or undefined where it was not given. @throws EdgeError INPUT_INVALID, naming the argument and not its value */
export function parseIdArgument(name: string, value: string | null | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  const id = parseUuid(value)
  if (id === undefined) throw new EdgeError('INPUT_INVALID', { zh: `参数 ${name} 不是有效的编号。` })
  return id
}

/** An id argument that the schema requires. */
export function requireIdArgument(name: string, value: string): string {
  return parseIdArgument(name, value) ?? ''
}
