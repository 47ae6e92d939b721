import { addCommand } from '../command/mutation.ts'

addCommand('CaptureSeal', '采集本单位的印章：只登记印文，尚不制作')
addCommand('FileSeal', '印章备案：由采集人以外的印章管理员办理，签名机随即制作印章与证书')
addCommand('ActivateSeal', '启用印章；停用后恢复使用也由此办理。法定名称章一个单位同时只有一枚在用')
addCommand('DisableSeal', '停用印章：此后不能用印，可以再启用')
addCommand('CancelSeal', '注销印章，不可恢复；其证书随之吊销')
addCommand('RemakeSeal', '重新制作：原印章注销，接替的印章同时采集，另行备案和启用')
