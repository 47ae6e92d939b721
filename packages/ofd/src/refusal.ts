import { refuse, type Refusal } from '@hub/kernel'

/** OFD 拒绝代码 — why a package is not read, or not sealed. */
export const ofdFaultTexts = {
  PACKAGE_TOO_LARGE: '文件过大',
  ZIP_END_MISSING: '不是完整的 ZIP 文件，或末尾有多余内容',
  ZIP64_UNSUPPORTED: '不接受 ZIP64',
  ZIP_DISKS_UNSUPPORTED: '不接受分卷 ZIP',
  ZIP_DIRECTORY_BROKEN: 'ZIP 中央目录损坏',
  ZIP_HEADERS_DISAGREE: 'ZIP 本地文件头与中央目录不一致',
  ZIP_GAP: 'ZIP 条目之间有多余内容，或条目重叠',
  ZIP_EXTRA_FIELD: 'ZIP 扩展字段损坏或不被接受',
  ENTRIES_TOO_MANY: 'ZIP 条目过多',
  ENTRY_ENCRYPTED: '条目已加密',
  ENTRY_METHOD_UNKNOWN: '条目的压缩方法不被接受',
  ENTRY_LINK: '条目是链接或设备文件',
  ENTRY_TOO_LARGE: '条目解压后过大',
  ENTRY_RATIO: '条目的压缩比异常',
  ENTRY_CORRUPT: '条目的数据损坏',
  NAME_UNSAFE: '条目名称不安全',
  NAME_ENCODING: '条目名称的编码无法识别',
  NAME_TWICE: '条目名称重复（不区分大小写）',
  XML_TOO_LARGE: 'XML 过大',
  XML_ENCODING: 'XML 不是 UTF-8',
  XML_DTD: 'XML 含有 DTD',
  XML_INSTRUCTION: 'XML 含有处理指令',
  XML_BROKEN: 'XML 不合语法',
  XML_TOO_DEEP: 'XML 嵌套过深',
  XML_TOO_MANY_ELEMENTS: 'XML 元素过多',
  ENTRY_MISSING: '缺少文件',
  ELEMENT_MISSING: '缺少必需的元素',
  ELEMENT_TWICE: '元素重复',
  ROOT_WRONG: 'XML 的根元素不符合规范',
  SEVERAL_DOCUMENTS: '文件中有多个文档',
  LOCATION_UNSAFE: '路径不安全',
  TEXT_UNSAFE: '文本含有控制字符或双向控制字符',
  TEXT_TOO_LONG: '文本过长',
  CUSTOM_DATA_TOO_MANY: '自定义数据过多',
  PAGES_TOO_MANY: '页面过多',
  STAMPS_MISSING: '没有签章位置',
  STAMPS_TOO_MANY: '签章位置过多',
  SIGNATURES_TOO_MANY: '签章过多',
  SIGNATURE_ID_WRONG: '签章标识不合法或重复',
  TEXT_NOT_XML: '文本含有 XML 不允许的字符',
  NOT_SEALABLE: '文件没有签名列表，不能追加签章',
  CLOSED: '签名列表已受保护，不能追加签章',
  PAGE_NOT_FOUND: '没有这一页',
} as const

export type OfdFault = keyof typeof ofdFaultTexts
export type OfdRefusal = Refusal<OfdFault>

/** Where in the package: entry names of an OFD are structure, not content, but an attachment's may be anything. They are for answers, not for logs. */
export function fault(refused: OfdFault, detail: OfdRefusal['detail'] = {}): OfdRefusal {
  return refuse(refused, detail)
}

/** 拒绝说明 — one Chinese sentence for a person. */
export function describeOfdRefusal({ refused, detail }: OfdRefusal): string {
  const where = detail['entry'] ?? detail['element']
  return where === undefined ? ofdFaultTexts[refused] : `${ofdFaultTexts[refused]}（${String(where)}）`
}
