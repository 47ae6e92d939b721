import type { Refusal } from '@hub/kernel'

/** 密钥文件被拒绝 — why a key that somebody hands over is not taken. */
export type ExchangeRefusal =
  | 'KEY_ID_MALFORMED'
  | 'KEY_EXISTS'
  | 'KEY_THERE_ALREADY'
  | 'FILE_TOO_LARGE'
  | 'FORMAT_UNKNOWN'
  | 'PEM_MALFORMED'
  | 'PKCS12_MALFORMED'
  | 'PKCS12_NOT_AUTHENTICATED'
  | 'DERIVATION_TOO_SLOW'
  | 'PKCS12_ALGORITHM_UNKNOWN'
  | 'PASSPHRASE_NOT_ASCII'
  | 'PASSPHRASE_WRONG'
  | 'KEY_MISSING'
  | 'SEVERAL_KEYS'
  | 'KEY_KIND_UNKNOWN'
  | 'CERTIFICATE_MALFORMED'
  | 'CERTIFICATE_OF_ANOTHER_KEY'

/** For the operator, with the next step. */
const texts: Readonly<Record<ExchangeRefusal, string>> = {
  KEY_ID_MALFORMED: '密钥编号须为小写字母开头的词与数字，以连字符相连，至多 63 个字符，例如 dept-2024-p256',
  KEY_EXISTS: '已有这个编号的密钥，不会被覆盖；请另取编号',
  KEY_THERE_ALREADY: '同一把密钥已在，编号不同；一把密钥只用一个编号：请用 npx hub key list 查看，改用已有的编号',
  FILE_TOO_LARGE: '文件过大，不像是密钥文件',
  FORMAT_UNKNOWN: '既不是 PKCS#12（.p12、.pfx），也不是 PEM',
  PEM_MALFORMED: 'PEM 已损坏，或含有不该有的内容；请重新导出',
  PKCS12_MALFORMED: 'PKCS#12 已损坏；请重新导出',
  PKCS12_NOT_AUTHENTICATED: 'PKCS#12 没有完整性校验（MAC），无法确认未被改动；导出时请设口令',
  DERIVATION_TOO_SLOW: '口令派生次数过多；请以默认参数重新导出',
  PKCS12_ALGORITHM_UNKNOWN: 'PKCS#12 用了不支持的算法；用 openssl pkcs12 -export 重新导出（AES-256、SHA-256），或改用 PEM',
  PASSPHRASE_NOT_ASCII: 'PKCS#12 的口令只收可打印的 ASCII 字符：各软件对中文口令的编码不一；请换口令重新导出',
  PASSPHRASE_WRONG: '口令不对，或文件被改动',
  KEY_MISSING: '文件里没有私钥',
  SEVERAL_KEYS: '文件里有多个私钥；请逐个导出',
  KEY_KIND_UNKNOWN: '不是可用的密钥：只收 SM2、P-256、RSA-2048、Ed25519',
  CERTIFICATE_MALFORMED: '文件里的证书已损坏',
  CERTIFICATE_OF_ANOTHER_KEY: '文件里有证书，但没有一张属于这个私钥',
}

/** 拒绝说明 — one sentence in Chinese. */
export function describeExchangeRefusal({ refused }: Refusal<ExchangeRefusal>): string {
  return `${texts[refused]}（${refused}）`
}
