import { addCommand } from '../command/mutation.ts'

addCommand('HoldHolder', '保全：期间不得清除')
addCommand('LiftHolderHold', '解除保全')
addCommand('EraseHolder', '清除持证主体的个人信息：密钥与摘要删除，证明仍可验证')
