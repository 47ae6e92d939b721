import type { Refusal } from '@hub/kernel'

/** 归属登记被拒绝 — why a key is not recorded for a unit. */
export type AssignRefusal = 'UNIT_CODE_WRONG' | 'KEY_ID_RESERVED' | 'KEY_ABSENT' | 'KEY_NOT_FOR_SEALS' | 'KEY_THERE_TWICE' | 'BINDING_DAMAGED' | 'KEY_OF_ANOTHER_UNIT'

/** For the operator, with the next step. */
const texts: Readonly<Record<AssignRefusal, string>> = {
  UNIT_CODE_WRONG: '统一社会信用代码有误：应为 18 位，校验位须相符',
  KEY_ID_RESERVED: '这个编号保留给枢纽自己的密钥和它为印章生成的密钥；请另取编号，例如 dept-2024-p256',
  KEY_ABSENT: '没有这个编号的签名密钥；请先导入，或在设备中把标签改成这个编号，再用 npx hub key list 查看',
  KEY_NOT_FOR_SEALS: '这种密钥不能用于印章：只收 SM2、P-256、RSA-2048',
  KEY_THERE_TWICE: '同一把密钥另有一个编号；一把密钥只用一个编号：请改用或移走其中一个',
  BINDING_DAMAGED: '这把密钥的归属记录（signer/key-bindings）已损坏或权限过宽；请从备份恢复',
  KEY_OF_ANOTHER_UNIT: '这把密钥已登记给另一单位，或登记之后换过密钥；归属一经登记不再改变：请改用其他编号的密钥',
}

/** 拒绝说明 — one sentence in Chinese. */
export function describeAssignRefusal({ refused }: Refusal<AssignRefusal>): string {
  return `${texts[refused]}（${refused}）`
}
