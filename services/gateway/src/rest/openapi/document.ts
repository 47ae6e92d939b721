import { commandLineBytesMax, downloadPurposes, licenceFileBytesMax } from '@hub/schemas'
import { readFileSync } from 'node:fs'
import { fieldText } from '../../graphql/input/field-texts.ts'
import { fileTypes } from '../download-route.ts'
import { commandBytesMax, commandLinesMax } from '../read-commands.ts'
import { streamBytesMax, streamLinesMax } from '../read-lines.ts'
import { authorityPaths } from './authority-paths.ts'
import { addCommandComponents } from './command-components.ts'
import { hubHealth, live } from './health-shapes.ts'
import { problemComponent, problemResponses } from './problem-component.ts'
import { sealPaths } from './seal-paths.ts'
import { addComponent, schemaRef, type Components, type JsonSchema } from './to-schema.ts'
import { verifyPaths } from './verify-paths.ts'
import { checkAnswer, fileVerdict, noticeCheckAnswer } from './verify-shapes.ts'

const mebibyte = 1024 * 1024
const kibibyte = 1024
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string }

/** 接口文档 — OpenAPI 3.1 of the REST side. Shapes come from the same zod shapes that the ledger judges commands by. */
export function buildOpenApi(): JsonSchema {
  const components: Components = { Problem: problemComponent }
  addCommandComponents(components)
  addComponent(components, 'Live', live)
  addComponent(components, 'HubHealth', hubHealth)
  addComponent(components, 'CheckAnswer', checkAnswer)
  addComponent(components, 'NoticeCheckAnswer', noticeCheckAnswer)
  addComponent(components, 'FileVerdict', fileVerdict)
  return {
    openapi: '3.1.1',
    info: {
      title: '证源 Zhengyuan', version,
      description: '电子证照共享枢纽的 REST 接口：逐行提交命令、取证照文件、导入存量证照、核验证照文件、查验证照、健康检查。查询与单条命令请用 GraphQL（POST /graphql，模式见仓库中的 services/gateway/schema.graphql）。枚举值在此为小写连字符形式，在 GraphQL 中为大写下划线形式。',
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'commands', description: '命令' }, { name: 'verify', description: '核验' }, { name: 'authority', description: '证书机构' }, { name: 'operations', description: '运行' }],
    paths: { ...commandPaths(), ...filePaths(), ...sealPaths(headers), ...verifyPaths(headers), ...authorityPaths(headers), ...operationPaths() },
    components: {
      schemas: components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '登录服务签发的访问令牌；业务系统以 client credentials 取得' } },
      parameters: {
        Terminal: { name: 'x-hub-terminal', in: 'header', description: '窗口终端代码', schema: { type: 'string', pattern: '^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$' } },
        ActingFor: { name: 'x-hub-acting-for', in: 'header', description: '代办：各行没有写 actingFor 时，业务系统以哪一名窗口人员（operatorId）的名义办理', schema: { type: 'string', format: 'uuid' } },
        TraceParent: { name: 'traceparent', in: 'header', description: 'W3C Trace Context；其追踪号即答复头 x-trace-id', schema: { type: 'string' } },
      },
      headers: {
        'x-trace-id': { description: '追踪号', schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } },
        'ratelimit-limit': { description: '频率额度的上限', schema: { type: 'integer' } },
        'ratelimit-remaining': { description: '还剩的频率额度', schema: { type: 'integer' } },
      },
    },
  }
}

const headers = Object.fromEntries(['x-trace-id', 'ratelimit-limit', 'ratelimit-remaining'].map((name) => [name, { $ref: `#/components/headers/${name}` }]))
const parameters = ['Terminal', 'ActingFor', 'TraceParent'].map((name) => ({ $ref: `#/components/parameters/${name}` }))

/** One JSON value a line: the shape is that of each line. */
const lines = (name: string): JsonSchema => ({ 'application/x-ndjson': { schema: { type: 'string', contentMediaType: 'application/x-ndjson', contentSchema: schemaRef(name), description: `每行一个 ${name}，以换行符结束` } } })

function commandPaths(): JsonSchema {
  const streamed = { tags: ['commands'], security: [{ token: [] }], parameters }
  return {
    '/v1/commands': {
      post: {
        ...streamed, operationId: 'sendCommands', summary: '提交命令',
        description: `任何命令，逐行提交、逐行答复，互不影响。一次最多 ${commandLinesMax} 条、合计 ${commandBytesMax / mebibyte} MiB，每条最多 ${commandLineBytesMax / kibibyte} KiB；每条算一次频率额度，额度不够时一条也不办理。持证人账号不能使用。`,
        requestBody: { required: true, content: lines('CommandLine') },
        responses: { 200: { description: '逐行答复。连接中断时缺少答复的行，请以同一 commandId 重发', headers, content: lines('CommandAnswer') }, ...problemResponses([401, 403, 413, 415, 429, 503]) },
      },
    },
    '/v1/imports/licences': {
      post: {
        ...streamed, operationId: 'importLicences', summary: '导入存量证照',
        description: `入库、更正、撤销、核验确认与重复消除，走有界的导入通道，不影响用证。边读边办，最多 ${streamLinesMax} 行、合计 ${streamBytesMax / mebibyte} MiB，每行最多 ${commandLineBytesMax / kibibyte} KiB；整批算一次频率额度。需要发证经办或部门业务系统角色。`,
        requestBody: { required: true, content: lines('ImportLine') },
        responses: { 200: { description: '逐行答复。连接中断时缺少答复的行，请以同一 commandId 重发', headers, content: lines('ImportAnswer') }, ...problemResponses([401, 403, 415, 429, 503]) },
      },
    },
  }
}

/** Of a licence one name is asked for: its id, its identifier, or type and number. */
const depositHeaders = [
  { name: 'x-command-id', field: 'commandId', required: true, schema: { type: 'string', format: 'uuid' } }, { name: 'x-licence-version', field: 'version', required: true, schema: { type: 'integer', minimum: 1 } },
  { name: 'x-licence-id', field: 'licenceId', required: false, schema: { type: 'string', format: 'uuid' } }, { name: 'x-licence-identifier', field: 'identifier', required: false, schema: { type: 'string', description: '按 UTF-8 百分号编码' } },
  { name: 'x-licence-type', field: 'typeCode', required: false, schema: { type: 'string', pattern: '^[0-9A-Z]{21}$' } },
  { name: 'x-licence-number', field: 'licenceNumber', required: false, schema: { type: 'string', description: '按 UTF-8 百分号编码' } },
] as const

function filePaths(): JsonSchema {
  const bytes = { schema: { type: 'string', format: 'binary' } }
  const reply = { 'application/json': { schema: schemaRef('CommandReply') } }
  return {
    '/v1/licence-files/deposit': {
      post: {
        tags: ['commands'], security: [{ token: [] }], operationId: 'depositLicenceFile', summary: '交存部门签章的证照文件',
        description: `颁发机构把自己系统签章的 PDF 或 OFD 交存到证照的现行版本，逐字节留存，最大 ${licenceFileBytesMax / mebibyte} MiB。收存时核验，结论入账；改动过的、读不了的、签章当时无效的不收。以同一 x-command-id 重发得到首次的结果。`,
        parameters: [
          ...parameters, ...depositHeaders.map(({ name, field, required, schema }) => ({ name, in: 'header', required, description: fieldText('DepositLicenceFileInput', field), schema })),
        ],
        requestBody: { required: true, content: Object.fromEntries([...Object.values(fileTypes), 'application/octet-stream'].map((type) => [type, bytes])) },
        responses: {
          200: { description: '已收存；answer.verdict 是核验结论，message 和 nextStep 是它的说明', headers, content: reply },
          404: { description: '没有这份证照，或不由该账号的机构颁发', content: reply }, 409: { description: '业务拒绝：code 见 docs/refusals.md', content: reply },
          ...problemResponses([400, 401, 403, 413, 415, 429, 503]),
        },
      },
    },
    '/v1/licence-files/download': {
      post: {
        tags: ['commands'], security: [{ token: [] }], parameters, operationId: 'downloadLicenceFile', summary: '取证照文件',
        description: '颁发机构按用途取件，持证人取本人的文件。取件先入账，然后给出文件；五分钟内以同一 commandId 重发，再次给出文件。',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: {
            type: 'object', required: ['commandId', 'fileId', 'purpose'], additionalProperties: false,
            properties: {
              commandId: { type: 'string', format: 'uuid', description: fieldText('', 'commandId') }, fileId: { type: 'string', format: 'uuid', description: fieldText('', 'fileId') },
              purpose: { type: 'string', enum: downloadPurposes, description: fieldText('DownloadLicenceFileInput', 'purpose') },
            },
          } } },
        },
        responses: {
          200: { description: '文件；答复头 x-file-sha256 是它的摘要，x-hub-position 是取件的账本位置', headers, content: Object.fromEntries(Object.values(fileTypes).map((type) => [type, bytes])) },
          404: { description: '没有这个文件，或不向该账号提供', content: reply }, 409: { description: '业务拒绝：code 见 docs/refusals.md', content: reply }, 410: { description: '先前已经取过件，不再给出：请换新的 commandId', content: reply },
          ...problemResponses([400, 401, 403, 415, 429, 503]),
        },
      },
    },
  }
}

function operationPaths(): JsonSchema {
  const open = { tags: ['operations'], security: [] }
  const json = (name: string): JsonSchema => ({ 'application/json': { schema: schemaRef(name) } })
  return {
    '/health/live': { get: { ...open, operationId: 'live', summary: '进程是否在答话', responses: { 200: { description: '在答话', content: json('Live') } } } },
    '/health/ready': {
      get: { ...open, operationId: 'ready', summary: '是否可以受理', responses: { 200: { description: '可以受理', content: json('HubHealth') }, 503: { description: '尚未就绪，parts 说明是哪一部分', content: json('HubHealth') } } },
    },
    '/metrics': { get: { ...open, operationId: 'metrics', summary: '指标', responses: { 200: { description: 'Prometheus 文本', content: { 'text/plain': { schema: { type: 'string' } } } } } } },
    '/v1/openapi.json': { get: { ...open, operationId: 'openapi', summary: '本文档', responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } } } },
  }
}
