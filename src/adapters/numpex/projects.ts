/**
 * NumPEX's list of projects: `projects.json`, an object with `projects`, or `projects.yml`, the list
 * alone. A project has a name and a description; `discussion`, `documentation`, `guix_package` and
 * `spack_package` are an address or a list of them. Everything is kept as it stands, so that writing
 * what was read loses nothing.
 */
import { stringify } from 'yaml'
import { PortolanError } from '../../model/errors.ts'
import { isObject, type JsonObject, kindOf, parseJson } from '../json.ts'
import { parseYaml } from '../yaml.ts'

export const linkFields = ['discussion', 'documentation', 'guix_package', 'spack_package'] as const
export type LinkField = (typeof linkFields)[number]

export type ProjectList = {
  /** What stands beside `projects`, in the file's order; null where the file is the list alone. */
  head: JsonObject | null
  /** Every entry as written, bad ones too. */
  projects: readonly unknown[]
}

/** Throws JSON_SYNTAX, YAML_SYNTAX, or NUMPEX_PROJECTS when it is no list of projects. */
export function parseProjects(text: string, path: string): ProjectList {
  const document = path.endsWith('.json') ? parseJson(text, path) : parseYaml(text, path)
  if (Array.isArray(document)) return { head: null, projects: document }
  const projects = isObject(document) ? document['projects'] : undefined
  if (isObject(document) && Array.isArray(projects)) return { head: document, projects }
  throw new PortolanError('NUMPEX_PROJECTS', `${path} holds ${kindOf(document)} without projects`, {
    where: path,
  })
}

/** The same list as a file: JSON with two blanks, or YAML. */
export function formatProjects(list: ProjectList, format: 'json' | 'yaml'): string {
  const document = list.head ? { ...list.head, projects: list.projects } : list.projects
  return format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : stringify(document)
}
