import { addCommand } from '../command/mutation.ts'

addCommand('OpenCase', '收件登记：开立办件')
addCommand('ResolveSlot', '免提交：以本办件的一次用证满足一个材料项')
addCommand('TakePaper', '收取纸质材料，并说明理由')
addCommand('ReceiveCase', '收件')
addCommand('AcceptCase', '受理')
addCommand('DeclineCase', '不予受理')
addCommand('AskSupplement', '一次性告知补正')
addCommand('ReceiveSupplement', '收到补正')
addCommand('CloseCase', '办结')
addCommand('MakeCaseNotice', '出具窗口文书：收件凭证、补正告知书、受理通知书或不予受理通知书，盖窗口单位的受理专用章；所盖印章注销以后可以重新制作')
