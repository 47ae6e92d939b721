import { addCommand } from '../command/mutation.ts'

addCommand('RequestGrant', '申请用证授权；申请人不得审批')
addCommand('ApproveGrant', '批准用证授权：由数据主管部门或提供单位按共享属性逐级批准')
addCommand('RejectGrant', '驳回用证授权申请')
addCommand('NarrowGrant', '收窄用证授权：范围只能变小')
addCommand('WithdrawGrant', '撤回用证授权：此后不再答复')
