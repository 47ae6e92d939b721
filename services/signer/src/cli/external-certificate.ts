import { isRefusal, type Refusal } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { encodePem } from '@hub/x509'
import { readFile } from 'node:fs/promises'
import { wholeSecond } from '../certs/instants.ts'
import type { Config } from '../config.ts'
import { certifyKey } from '../external/certify-key.ts'
import { describeExternalRefusal, type ExternalRefusal } from '../external/refusals.ts'
import { requestCertificate } from '../external/request-certificate.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { SealStore } from '../seals/seal-store.ts'
import { ToolStopped } from './tool-stopped.ts'

/** What an external CA's answer may have: a certificate and a chain take a few KiB. */
const answerBytesMax = 1024 * 1024

/** 写证书申请 — PEM, into a new file. */
export async function writeRequest({ dataDir }: Config, keys: KeyStore, { keyId, unitName, to }: { readonly keyId: string; readonly unitName: string; readonly to: string }): Promise<object> {
  const request = await requestCertificate({ dataDir, keys, keyId, unitName })
  if (isRefusal(request)) throw stopped(request)
  if (!(await createSecretFile(to, Buffer.from(encodePem('CERTIFICATE REQUEST', request.der))))) throw new ToolStopped(`${to} 已经存在；请另指一个文件`)
  return { keyId, subject: request.subjectText, to }
}

/** 采用外部证书 — from the CA's answer. */
export async function takeAnswer({ dataDir }: Config, keys: KeyStore, { keyId, bytes }: { readonly keyId: string; readonly bytes: Uint8Array }): Promise<object> {
  const seals = await SealStore.open(dataDir, (name) => { throw new ToolStopped(`印章文件损坏，请先从备份恢复：${name}`) })
  const taken = await certifyKey({ dataDir, keys, seals, keyId, bytes, now: wholeSecond(Date.now()) })
  if (isRefusal(taken)) throw stopped(taken)
  const { certificate: { subjectText, issuerText, validUntil }, chain } = taken
  return { keyId, subject: subjectText, issuer: issuerText, validUntil, chain: chain.length }
}

/** Of an operator's own choosing, and still of a size that one would have. @throws ToolStopped */
export async function operatorsFile(file: string, bytesMax = answerBytesMax): Promise<Buffer> {
  const bytes = await readFile(file).catch(() => { throw new ToolStopped(`读不到文件：${file}`) })
  if (bytes.length > bytesMax) throw new ToolStopped(`文件过大：${file}`)
  return bytes
}

export function stopped(refusal: Refusal<ExternalRefusal>): ToolStopped {
  return new ToolStopped(describeExternalRefusal(refusal))
}
