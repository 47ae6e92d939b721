import { addCommand } from '../command/mutation.ts'

// From the first draft to being in force.
addCommand('ComposeLicence', '制证')
addCommand('ReviewLicence', '审核：由制证人以外的人员审核')
addCommand('IssueLicence', '签发：每个颁发机构各签发一次，全部同意后生效')

// Existing stock.
addCommand('DepositLicence', '入库：存量证照，经部门确认前为未核验')
addCommand('ReviseDeposit', '入库更正：按来源系统与来源标识更新存量证照')
addCommand('CancelDeposit', '入库撤销：按来源系统与来源标识删除存量证照的登记')
addCommand('ConfirmLicence', '核验确认存量证照')
addCommand('ResolveDuplicate', '重复消除：确认重复存量中的这一份为准')

// New versions and successors.
addCommand('AmendLicence', '变更')
addCommand('RenewLicence', '延续')
addCommand('CorrectLicence', '纠错')
addCommand('InspectLicence', '年检')
addCommand('ReissueLicence', '换证')
addCommand('ReplaceLicence', '补证')
addCommand('TransferLicenceIn', '转入')

// Burdens while it is in force.
addCommand('ReportLicenceLost', '挂失')
addCommand('RecoverLicence', '解除挂失')
addCommand('RestrictLicence', '限制：查封、抵押等')
addCommand('LiftRestriction', '解除限制')
addCommand('SuspendLicence', '暂扣')
addCommand('ReinstateLicence', '发还')
addCommand('FlagLicenceDispute', '异议标注')
addCommand('ClearLicenceDispute', '解除异议标注')

// Files of it.
addCommand('DepositLicenceFile', '交存证照文件：部门自行签章的文件，逐字节留存，附核验结论')
addCommand('RemakeLicenceFile', '重制证照文件：未制成的，或需要换新的')
addCommand('MakeAnnotatedCopy', '申请加注件：持证人为本人，或颁发机构经办代持证人；制成后经 downloadLicenceFile 取得')

// Endings: nothing follows.
addCommand('WithdrawLicence', '撤回：依法作出而情况变化')
addCommand('RescindLicence', '撤销：作出时即有瑕疵')
addCommand('RevokeLicence', '吊销：作为处罚')
addCommand('CancelLicence', '注销：手续上终结')
addCommand('TransferLicenceOut', '转出')
