import type { ToldVerdict } from '@hub/schemas'

interface Sentence { readonly zh: string; readonly next: string }

const beside = '文件原样留存，不代替其他文件。'

/** 结论用语 — what a verdict on a deposited file means and what to do next, in the words of a department: the first reason why it does not stand. */
export function depositSentence({ stands, trust, unchanged }: Pick<ToldVerdict, 'stands' | 'trust' | 'unchanged'>): Sentence {
  if (stands) return { zh: '文件自签章以来没有改动，签章时印章和证书有效，颁发机构均已签章。', next: '' }
  if (trust === 'untrusted') return { zh: `文件自签章以来没有改动，但签章证书的签发机构不在本枢纽的信任之列；${beside}`, next: '请系统管理员核实该签发机构，把它的根证书和吊销列表放入信任目录，再以原文件重新交存。' }
  if (trust === 'unknown') return { zh: `文件自签章以来没有改动，但签章当时是否有效无法判断；${beside}`, next: '请按未通过的步骤补齐：吊销列表过期的请更新，签章不齐的请签齐，再重新交存。' }
  if (unchanged === 'unknown') return { zh: `各签章有效，但文件的签章列表不受保护，是否有签章被增减无法判断；${beside}`, next: '请由最后一个签章保护签章列表，再重新交存。' }
  return { zh: `签章有效，但不是每个颁发机构都在签章人之中；${beside}`, next: '请核对印章和证书上的单位名称或统一社会信用代码与机构登记是否一致。' }
}
