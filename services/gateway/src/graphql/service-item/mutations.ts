import { addCommand } from '../command/mutation.ts'

addCommand('PublishServiceItem', '事项发布')
addCommand('ReviseServiceItem', '事项修订：办理中的办件仍按原版本')
addCommand('WithdrawServiceItem', '事项取消')
