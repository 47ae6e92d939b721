import { addCommand } from '../command/mutation.ts'

addCommand('RegisterUnit', '机构登记')
addCommand('ReviseUnit', '机构变更：名称或行政区划')
addCommand('SucceedUnit', '机构撤并：由另一机构承接职能')
addCommand('EntrustIntake', '委托受理：把事项的收件委托给窗口单位')
addCommand('WithdrawEntrustment', '撤回委托受理')
