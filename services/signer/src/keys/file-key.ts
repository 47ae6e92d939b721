import { scrypt } from 'node:crypto'
import { aeadKeyBytes } from './aead.ts'

// RFC 7914 parameters, fixed by the key-file format. 32 MiB and about 0.1 s for each guess at the passphrase.
const scryptCost = 2 ** 15
const scryptBlockSize = 8
const scryptParallelism = 1
const scryptMemoryBytesMax = 2 * 128 * scryptCost * scryptBlockSize

/** 文件密钥 — 32 bytes from passphrase and salt. The caller overwrites them after use. */
export function deriveFileKey(passphrase: Uint8Array, salt: Uint8Array): Promise<Buffer> {
  const parameters = { N: scryptCost, r: scryptBlockSize, p: scryptParallelism, maxmem: scryptMemoryBytesMax }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, aeadKeyBytes, parameters, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
