import { randomBytes } from 'node:crypto'
import { createSecretFile, ensureInternalCa, issueServiceCertificate, makeSecretDirectory, readSecretFile, serviceNames } from '@hub/pki'
import { type Layout, shown } from './layout.ts'
import { LaunchUnavailable } from './unavailable.ts'

const passwordBytes = 24
const passwordShape = /^[\x21-\x7e]{12,200}$/

/**
 * 准备密钥目录 — internal CA and a certificate for each service (renewed here when fewer than 30 days are left), passwords of the two database
 * roles. Everything is made once, mode 0600; the next start finds it.
 */
export async function prepareSecrets(layout: Layout): Promise<void> {
  await makeSecretDirectory(layout.secrets)
  await ensureInternalCa(layout.tls)
  await Promise.all(serviceNames.map((name) => issueServiceCertificate(layout.tls, name)))
}

/** 数据库角色口令 — read, or made at the first start. Printable ASCII, 12 to 200 characters. */
export async function ensureRolePassword(file: string): Promise<string> {
  const bytes = (await readSecretFile(file)) ?? (await makePassword(file))
  if (bytes === 'too-open') throw new LaunchUnavailable('BAD_SETTING', `口令文件权限过宽：${shown(file)}；应仅所有者可读写（chmod 600）`)
  const password = bytes?.toString('utf8').trim() ?? ''
  if (!passwordShape.test(password)) throw new LaunchUnavailable('BAD_SETTING', `口令文件内容不合规：${shown(file)}；须为 12 至 200 个可打印 ASCII 字符，删除后重启会生成新的`)
  return password
}

/** Whoever was first with the file has made the password. */
async function makePassword(file: string): Promise<Buffer | 'too-open' | undefined> {
  await createSecretFile(file, Buffer.from(`${randomBytes(passwordBytes).toString('base64url')}\n`))
  return readSecretFile(file)
}
