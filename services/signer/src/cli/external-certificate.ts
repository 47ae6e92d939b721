import { isRefusal, type Refusal } from '@hub/kernel'
import { encodePem } from '@hub/x509'
import { wholeSecond } from '../certs/instants.ts'
import type { Config } from '../config.ts'
import { certifyKey } from '../external/certify-key.ts'
import { describeExternalRefusal, type ExternalRefusal } from '../external/refusals.ts'
import { requestCertificate } from '../external/request-certificate.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { SealStore } from '../seals/seal-store.ts'
import { writeNewFile } from './operators-files.ts'
import { ToolStopped } from './tool-stopped.ts'

/** 写证书申请 — PEM, into a new file. */
export async function writeRequest({ dataDir }: Config, keys: KeyStore, { keyId, unitName, to }: { readonly keyId: string; readonly unitName: string; readonly to: string }): Promise<object> {
  const request = await requestCertificate({ dataDir, keys, keyId, unitName })
  if (isRefusal(request)) throw stopped(request)
  await writeNewFile(to, Buffer.from(encodePem('CERTIFICATE REQUEST', request.der)))
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

export function stopped(refusal: Refusal<ExternalRefusal>): ToolStopped {
  return new ToolStopped(describeExternalRefusal(refusal))
}
