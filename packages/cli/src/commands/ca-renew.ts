import type { Command } from '../command.ts'
import { runScript } from '../run-script.ts'

/** 换发根证书的吊销列表 — with the roots' keys, which an operator has put back for the moment. */
export const caRenew: Command = {
  name: 'ca renew',
  summary: '用放回的根密钥换发根证书的吊销列表（每年一次）',
  usage: '',
  options: {},
  notes: ['先把根密钥目录（默认 <数据目录>/signer/offline-root）和口令文件（默认 secrets/signer-root-passphrase）放回原处，完成后再移走。枢纽运行或停止都可以。', '其他位置用 SIGNER_DATA_DIR、SIGNER_ROOT_DIR、SIGNER_ROOT_PASSPHRASE_FILE 指明。'],
  run: (_args, io) => runScript('services/signer/src/cli/ca.ts', ['renew'], io),
}
