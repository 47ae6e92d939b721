import { weierstrass, type WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js'
import { toScalarBytes } from '../big-endian.ts'

/** SM2 椭圆曲线参数 — the recommended curve over a prime field of 256 bits (GB/T 32918.5, clause 2 [M]); y² = x³ + ax + b, cofactor 1. */
export const curve = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

/** The curve's points; `multiply` is for secret scalars, `…Unsafe` for public ones. Its own encoders are not used: ours say why they refuse. */
export const Point = weierstrass<bigint>({ ...curve, h: 1n })
export type Point = WeierstrassPoint<bigint>

/** a ‖ b ‖ xG ‖ yG: what every identity digest Z covers of the curve. */
export const curveBytes: Uint8Array = Buffer.concat([curve.a, curve.b, curve.Gx, curve.Gy].map(toScalarBytes))

/** Least non-negative residue modulo the order n. */
export function modN(value: bigint): bigint {
  const rest = value % curve.n
  return rest < 0n ? rest + curve.n : rest
}
