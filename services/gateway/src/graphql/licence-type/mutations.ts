import { addCommand } from '../command/mutation.ts'

addCommand('RegisterLicenceType', '证照类型登记')
addCommand('ReviseLicenceType', '证照类型修订：整份定义更新，已签发证照仍按原版本')
addCommand('SetLicenceTemplate', '设定版式：以后制作的证照文件按新版式；版本由账本计数')
addCommand('RetireLicenceType', '证照类型停用：不再签发，已有证照不受影响')
