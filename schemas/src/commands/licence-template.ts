import { z } from 'zod'
import { readShape } from '../read-shape.ts'
import { templateShape } from '../templates/template-shape.ts'
import { problemsMax, wording } from './problems.ts'

/**
 * 版式模板 as it comes with a command: any JSON object to the wire's schemas, then judged by the template's own shape, with the path of each problem. It stays
 * as it was written; `parseTemplate` puts the defaults in.
 */
export const licenceTemplate = z.record(z.string(), z.json()).superRefine((json, context) => {
  const parsed = readShape(templateShape, json, { error: wording })
  for (const { path, message } of parsed.error?.issues.slice(0, problemsMax) ?? []) context.addIssue({ code: 'custom', path: [...path], message })
})
