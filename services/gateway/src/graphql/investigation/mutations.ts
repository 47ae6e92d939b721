import { addCommand } from '../command/mutation.ts'

addCommand('OpenInvestigation', '审计立项：此后在该编号下查阅')
addCommand('AuditLookUps', '审计查阅用证记录：先以此命令留痕，再以 lookUps 查询逐页读取')
addCommand('CloseInvestigation', '审计结项')
