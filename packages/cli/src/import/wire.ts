/** 通道 — which of the gateway's streams of commands is spoken: NDJSON there and back, a line each. */
export interface Wire {
  readonly path: string
  /** What the caller's own number of a line is called. */
  readonly idName: 'rowNumber' | 'i'
  /** `x-hub-terminal` of the records in the ledger. */
  readonly terminal: string
  /** What to do where the whole request is not taken: Chinese. */
  readonly unfit: (status: number) => string
}

/** 导入通道 — of stock alone, beside the live commands. */
export const importWire: Wire = {
  path: '/v1/imports/licences', idName: 'rowNumber', terminal: 'import',
  unfit(status) {
    if (status === 403) return '这个账号不能导入存量证照。请换用发证人员或部门系统的账号'
    if (status === 404) return '这个枢纽没有导入接口。请核对 --url，或更新枢纽'
    if (status === 413) return '一批的内容太大。请用较小的 --batch-size'
    return `枢纽不接受这次提交（状态 ${status}）。请核对命令行与枢纽的版本是否一致`
  },
}
