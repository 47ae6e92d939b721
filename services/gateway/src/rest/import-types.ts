import type { CommandType } from '@hub/schemas'

/** 导入命令 — what a file of existing licences may hold. */
export const importTypes: ReadonlySet<CommandType> = new Set<CommandType>(['DepositLicence', 'ReviseDeposit', 'CancelDeposit', 'ConfirmLicence', 'ResolveDuplicate'])
