/**
 * Names under which a tool keeps several software, told apart by version: EasyBuild's `OpenFOAM` is
 * that of openfoam.org and, from `v1606` on, that of openfoam.com.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PortolanError } from '../model/errors.ts'
import { rulesFolder } from './load-rules.ts'

export type VersionLine = {
  tool: string
  name: string
  /** Which versions, in the tool's own writing. */
  versions: RegExp
  software: string
  why: string
}

/** The lines that come with Portolan. Throws IDENTITY_RULES as `parseRules` does. */
export const loadVersionLines = (folder: string = rulesFolder): VersionLine[] =>
  parseVersionLines(readFileSync(join(folder, 'lines.tsv'), 'utf8'))

export const parseVersionLines = (text: string): VersionLine[] =>
  text.split('\n').flatMap((line, i) => {
    if (line === '' || line.startsWith('#')) return []
    const [tool = '', name = '', versions = '', software = '', why = ''] = line.split('\t')
    try {
      if (software !== '' && why !== '')
        return [{ tool, name, versions: new RegExp(versions), software, why }]
    } catch {
      // Told below.
    }
    throw new PortolanError('IDENTITY_RULES', `lines.tsv, line ${i + 1}: not five columns`, {
      where: `data/identity/lines.tsv:${i + 1}`,
      hint: 'tool, name, a regular expression, software and why, with tabs between them',
    })
  })

/** The software of one version, where a line tells; else undefined: that of the name. */
export const lineOf = (
  lines: readonly VersionLine[],
  tool: string,
  name: string,
  version: string,
): string | undefined =>
  lines.find((l) => l.tool === tool && l.name === name && l.versions.test(version))?.software
