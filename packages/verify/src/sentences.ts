import type { Answer } from '@hub/kernel'

/** 结论用语 — what each answer means and what to do next, in the words of a window. */
interface Sentence { readonly zh: string; readonly next: string }
export type Sentences = Readonly<Record<Answer, Sentence>>

export const unchangedSentences: Sentences = {
  yes: { zh: '内容自签章以来没有改动。', next: '' },
  no: { zh: '内容与签章时不一致，或者没有可以核验的签章。', next: '不要采用这个文件，请向签发机关索取原件。' },
  unknown: { zh: '无法确定内容是否改动过。', next: '见各步骤的说明；不能确定时请向签发机关核实。' },
}

/** Of a file that its reader refuses: nothing is known of its content. */
export const refusedFile: Sentence = { zh: '文件不合规范或者不安全，不能当作原件。', next: '不要采用这个文件，请向签发机关索取原件。' }

/** Of the seals in a file that could not be read, refused or not supported: a newer trust bundle does not help. */
export const unreadSeals: Sentence = { zh: '文件没能读出来，里面的章无从核验。', next: '原因见第一问；请索取可以核验的原件。' }

export const sealDataSentences: Sentences = {
  yes: { zh: '印章数据自制作以来没有改动。', next: '' },
  no: { zh: '印章数据与制作时不一致，或者不是电子印章。', next: '不要使用这枚印章，请向制章单位索取。' },
  unknown: { zh: '无法确定印章数据是否改动过。', next: '见各步骤的说明；不能确定时请向制章单位核实。' },
}

export const sealedSentences: Sentences = {
  yes: { zh: '签章时印章和证书有效，由受信任的机构签发。', next: '' },
  no: { zh: '签章时印章或证书无效，或者不受信任。', next: '不要采用这个文件，请向签发机关核实。' },
  unknown: { zh: '无法确定签章当时是否有效。', next: '请用最新的信任包重试（npx hub trust --out bundle.json）；仍不能确定时请向签发机关核实。' },
}

export const sealSentences: Sentences = {
  yes: { zh: '印章现在有效，由受信任的机构制作。', next: '' },
  no: { zh: '印章现在无效，或者不受信任。', next: '不要使用这枚印章，请向制章单位核实。' },
  unknown: { zh: '无法确定印章现在是否有效。', next: '请用最新的信任包重试（npx hub trust --out bundle.json）；备案状态请向印章管理部门核实。' },
}

/** Of a seal of which all but the status is known. */
export const sealStatusSentences: Sentences = {
  ...sealSentences,
  no: { zh: '印章由受信任的机构制作，但现在不能使用：未启用、已停用或者已注销。', next: '不要使用这枚印章，请向印章管理员了解情况。' },
  unknown: { zh: '印章由受信任的机构制作，没有过期，证书没有吊销；但现在是否停用，只有备案它的枢纽知道，还不能说印章现在有效。', next: '加 --hub 网址（备案这枚印章的枢纽）再核验一次，或把文件发到该枢纽的 /v1/verify；仍无答复的，请向印章管理部门核实。' },
}

export const tooLargeFile: Sentence = { zh: '文件超过 16 MiB，过大，无法判断。', next: '证照文件通常不到 1 MiB，请看看是不是选错了文件；确实是证照的，请向签发机关核实。' }

export const unknownFile: Sentence = { zh: '不是 PDF、OFD 或电子印章文件，无法核验。', next: '请提供签发机关给出的原始文件。' }

/** 效力用语 — of the third question. */
export const inForceSentences = {
  IN_FORCE: { answer: 'yes', zh: '证照现在有效。', next: '' },
  NOT_YET_VALID: { answer: 'no', zh: '证照尚未生效。', next: '请在生效日期之后使用。' },
  EXPIRED: { answer: 'no', zh: '证照已过有效期。', next: '请持证人办理延续或者换证。' },
  SUSPENDED: { answer: 'no', zh: '证照已暂扣。', next: '请向签发机关了解情况。' },
  LOST: { answer: 'no', zh: '证照已挂失。', next: '请向签发机关了解情况。' },
  WITHDRAWN: { answer: 'no', zh: '证照已撤回：所依据的情况变了，签发机关依法收回。', next: '请向签发机关了解情况；仍要办事的，请持证人重新申请或改用别的材料。' },
  RESCINDED: { answer: 'no', zh: '证照已撤销：当初不该签发，签发被取消。', next: '不要采用，请向签发机关了解情况。' },
  REVOKED: { answer: 'no', zh: '证照已吊销。', next: '不要采用，请向签发机关了解情况。' },
  CANCELLED: { answer: 'no', zh: '证照已注销。', next: '请持证人说明情况；有新证照的请提供新证照，否则请向签发机关核实。' },
  TRANSFERRED_OUT: { answer: 'no', zh: '证照已转出到别的地方，由转入地另发证照。', next: '请持证人提供转入地签发的证照。' },
  REISSUED: { answer: 'no', zh: '证照已换发、补发或者延续，由新的证照接替，这一份不再使用。', next: '请持证人提供新的证照。' },
  ENDED: { answer: 'no', zh: '证照已经终止。', next: '请向签发机关了解情况。' },
  SUPERSEDED: { answer: 'no', zh: '证照已有更新的版本，或文件已重新制作，这个文件不再使用。', next: '请持证人提供现行版本。' },
  COPY_TERM_PASSED: { answer: 'no', zh: '加注件的使用期限已过，证照本身的状态另行查证。', next: '请持证人重新申请加注件。' },
  NOTICE_ON_RECORD: { answer: 'yes', zh: '文书由本枢纽的窗口出具，在册。它证明窗口当时的收件或者决定，不是证照。', next: '办件现在的进度请凭办件编号向受理窗口查询。' },
  NOTICE_REPLACED: { answer: 'no', zh: '文书由本枢纽的窗口出具，其印章注销以后已重新制作，由新的一份代替，这一份不再使用。', next: '请向窗口取得新的一份。' },
  NOT_KNOWN: { answer: 'unknown', zh: '本枢纽没有这个文件的记录。', next: '请向签发机关核实。' },
  HUB_UNAVAILABLE: { answer: 'unknown', zh: '枢纽暂时无法答复。', next: '请稍后再试。' },
  OFFLINE: { answer: 'not-asked', zh: '没有询问：离线核验不知道证照现在的状态。', next: '加 --hub 网址可以询问枢纽。' },
  OFFLINE_NOTICE: { answer: 'not-asked', zh: '没有询问：这是窗口文书，不是证照；离线核验不知道它是否在册。', next: '加 --hub 网址可以询问枢纽。' },
  NOT_GOOD: { answer: 'not-asked', zh: '没有询问：前两个问题没有都通过。', next: '' },
  NOT_A_LICENCE: { answer: 'not-asked', zh: '没有询问：印章文件不是证照。', next: '' },
} as const satisfies Readonly<Record<string, Sentence & { readonly answer: Answer | 'not-asked' }>>

export type InForceCode = keyof typeof inForceSentences
