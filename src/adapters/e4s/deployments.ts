/**
 * Where E4S products are deployed: JSON Lines with `product, area, facility, system, version,
 * compiler, variants, arch`, one installation a line. One product is one Package with every version
 * that is somewhere.
 */
import type { Read } from '../adapter.ts'
import type { Recipe } from '../../model/package.ts'
import { canonicalJson } from '../../util/digest.ts'
import { isObject, kindOf, textIn } from '../json.ts'
import { plainPackage, skipped } from '../recipe-files.ts'
import { versions as scheme } from './versions.ts'

const fields = ['facility', 'system', 'version', 'compiler', 'variants', 'arch'] as const
type Deployment = { facility: string; system: string; version: string } & Partial<
  Record<(typeof fields)[number], string>
>

function parseLine(
  line: string,
): { product: string; area?: string; deployment: Deployment } | string {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch {
    return 'is no JSON'
  }
  if (!isObject(row)) return `is ${kindOf(row)}, not an object`
  const [product, facility, system, version] = ['product', 'facility', 'system', 'version'].map(
    (key) => textIn(row, key),
  )
  if (!product || !facility || !system || !version)
    return 'lacks one of product, facility, system, version'
  const others = fields.flatMap((key) => {
    const text = textIn(row, key)
    return text ? [[key, text]] : []
  })
  const area = textIn(row, 'area')
  const deployment = { ...(Object.fromEntries(others) as object), facility, system, version }
  return { product, ...(area && { area }), deployment }
}

export function* readDeployments(text: string, source: string): Iterable<Read<Recipe>> {
  const products = new Map<
    string,
    { line: number; areas: Set<string>; rows: Map<string, Deployment> }
  >()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseLine(line)
    if (typeof parsed === 'string') {
      yield skipped({ source, line: index + 1 }, `line ${index + 1} ${parsed}`)
      continue
    }
    const { product, area, deployment } = parsed
    const known = products.get(product) ?? { line: index + 1, areas: new Set(), rows: new Map() }
    products.set(product, known)
    if (area) known.areas.add(area)
    // The same build is listed once for each module tree it is in.
    known.rows.set(canonicalJson(deployment), deployment)
  }
  for (const [product, { line, areas, rows }] of products) {
    const deployments = [...rows.values()]
    const found = [...new Set(deployments.map((d) => d.version))]
    yield {
      found: {
        package: {
          ...plainPackage('e4s', product, { source, line }),
          key: `deployed: ${product}`,
          tags: [...areas],
          versions: found.sort((a, b) => scheme.compare(b, a)).map((version) => ({ version })),
          details: { deployments },
        },
        sources: [],
      },
    }
  }
}
