import { addCommand } from '../command/mutation.ts'

addCommand('RegisterOperator', '人员登记：把登录服务中的账号登记为本系统人员')
addCommand('SetOperatorRoles', '角色变更：整份替换；三员不得兼任')
addCommand('SuspendOperator', '停用账号')
addCommand('ReinstateOperator', '恢复账号')
