import { sm3, sm3Bytes } from '../sm3.ts'

/** 密钥派生 — `length` bytes of SM3(Z ‖ 1) ‖ SM3(Z ‖ 2) ‖ …, the counter in four bytes (GB/T 32918.4, 5.4.3 [M]). */
export function deriveKey(z: Uint8Array, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / sm3Bytes) }, (_, index) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(index + 1)
    return sm3(z, counter)
  })
  return Buffer.concat(blocks, length)
}
