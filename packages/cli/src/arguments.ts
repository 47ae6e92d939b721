import { parseArgs } from 'node:util'
import type { Arguments, Command } from './command.ts'
import { nearest } from './nearest.ts'
import { misused, type Problem } from './problem.ts'

/** 读参数 — by the command's own table; anything that is not in it is named, with the nearest that is. */
export function readArguments({ name, options }: Command, typed: readonly string[]): Arguments | Problem {
  const config = Object.fromEntries(Object.entries(options).map(([option, { value }]) => [option, { type: value === undefined ? 'boolean' : 'string' } as const]))
  try {
    const { values, positionals } = parseArgs({ args: [...typed], options: config, allowPositionals: true, strict: true })
    return {
      texts: positionals,
      text: (option) => {
        const value = values[option]
        return typeof value === 'string' ? value : undefined
      },
      flag: (option) => values[option] === true,
    }
  } catch (error) {
    return misused(`${explain(error, typed, options)}。用法见 hub ${name} --help`)
  }
}

function explain(error: unknown, typed: readonly string[], options: Command['options']): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const unknown = typed.map((word) => /^--?([^=]*)/.exec(word)?.[1]).find((word) => word !== undefined && word !== '' && options[word] === undefined)
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined) {
    const likely = nearest(unknown, Object.keys(options))
    return `没有选项 --${unknown}${likely === undefined ? '' : `，最接近的是 --${likely}`}`
  }
  const named = /'(?:-\w, )?--([\w-]+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return named === undefined ? '选项写法有误' : `选项 --${named} ${options[named]?.value === undefined ? '不带值' : '缺少值'}`
}

/** 正整数选项 — undefined when not given. */
export function readCount(args: Arguments, option: string, max: number): number | undefined | Problem {
  const text = args.text(option)
  if (text === undefined) return undefined
  const count = /^\d{1,12}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= max ? count : misused(`选项 --${option} 须为 1 至 ${max} 的整数`)
}

/** 必填选项 — the values in the order asked for, or all that are missing at once. */
export function readRequired<Name extends string>(args: Arguments, names: readonly Name[]): Readonly<Record<Name, string>> | Problem {
  const missing = names.filter((name) => (args.text(name) ?? '').trim() === '')
  if (missing.length > 0) return misused(`缺少选项：${missing.map((name) => `--${name}`).join('、')}`)
  return Object.fromEntries(names.map((name) => [name, (args.text(name) ?? '').trim()])) as Record<Name, string>
}
