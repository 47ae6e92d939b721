import { Unavailable } from '@hub/kernel'
import { readSecretFile } from '@hub/pki'

type Environment = Readonly<Record<string, string | undefined>>

/** 机密变量 — which variables of a program may be given by file. */
export interface SecretVariables {
  /** X may also be given as X_FILE: the name of a file that holds the value. */
  readonly values?: readonly string[]
  /** An address (a URL) without a password, and the variable that names the file of its password. */
  readonly passwords?: readonly { readonly url: string; readonly file: string }[]
}

/** 机密读不到 — the file of a secret is missing or open to others, or the secret is given twice. Names the variable, never a value. */
export class SecretVariableUnavailable extends Unavailable {
  override readonly name = 'SecretVariableUnavailable'
}

/**
 * 从文件读机密 — the environment with every named secret in its place, wherever it was given: an environment variable can be seen by whoever may list
 * processes or inspect a container, a file by its owner alone. Read once, at the start. The one place that knows of `…_FILE`.
 * @throws SecretVariableUnavailable
 */
export async function withSecretFiles(env: Environment, { values = [], passwords = [] }: SecretVariables): Promise<Environment> {
  const found: Record<string, string> = {}
  for (const name of values) {
    const file = given(env, `${name}_FILE`)
    if (file === undefined) continue
    if (given(env, name) !== undefined) throw new SecretVariableUnavailable(`环境变量 ${name} 与 ${name}_FILE 只能给一个`)
    found[name] = await readSecret(`${name}_FILE`, file)
  }
  for (const { url, file: variable } of passwords) {
    const file = given(env, variable)
    const address = found[url] ?? given(env, url)
    if (file !== undefined && address !== undefined) found[url] = withPassword(url, address, variable, await readSecret(variable, file))
  }
  return { ...env, ...found }
}

function given(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name]
}

async function readSecret(variable: string, file: string): Promise<string> {
  const bytes = await readSecretFile(file)
  if (bytes === undefined) throw new SecretVariableUnavailable(`${variable} 指向的文件不存在`)
  if (bytes === 'too-open') throw new SecretVariableUnavailable(`${variable} 指向的文件他人可读，应仅所有者可读写（chmod 600）`)
  const text = bytes.toString('utf8').trim()
  if (text === '') throw new SecretVariableUnavailable(`${variable} 指向的文件是空的`)
  return text
}

function withPassword(name: string, address: string, variable: string, password: string): string {
  if (!URL.canParse(address)) throw new SecretVariableUnavailable(`环境变量 ${name} 须为网址`)
  const url = new URL(address)
  if (url.password !== '') throw new SecretVariableUnavailable(`环境变量 ${name} 中已有口令，不能再给 ${variable}`)
  url.password = encodeURIComponent(password)
  return url.href
}
