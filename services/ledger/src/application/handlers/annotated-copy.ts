import { findMissingGlyphs, plainUsedFor, type CopyId } from '@hub/schemas'
import { annotatedCopy } from '../../domain/annotated-copy/decide.ts'
import { decideOn } from '../decide-on.ts'
import { copiedLicence } from '../files/copied-licence.ts'
import { ownHolderOf } from '../files/licence-fact.ts'
import { done, type Handler } from '../handler.ts'

/** 申请加注件 — the wish alone: the maker of files follows the log and makes it. What it is for is put on record as the sentence on the page wants it, so every place says the same; a copy that was asked for before stays as it was asked for. */
export const makeAnnotatedCopy: Handler<'MakeAnnotatedCopy'> = async (session, input, { files }) => {
  const { licenceId } = input
  const usedFor = plainUsedFor(input.usedFor)
  return (await decideOn(session, { kind: 'annotated-copy', id: licenceId }, annotatedCopy, {
    type: 'MakeAnnotatedCopy', by: session.by, ...session.moment, ...input, usedFor, copyId: session.newId() as CopyId, missingGlyphs: findMissingGlyphs([usedFor]),
    licence: await copiedLicence(session, licenceId), ownHolder: await ownHolderOf(session), behind: files.isBehind(),
  })) ?? done
}
