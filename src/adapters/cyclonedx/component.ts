/** What is used of CycloneDX 1.6. Source: its JSON schema, bom-1.6.schema.json. */
export type Property = { name: string; value: string }

export type Component = {
  type:
    | 'application'
    | 'device'
    | 'device-driver'
    | 'firmware'
    | 'library'
    | 'operating-system'
    | 'platform'
  'bom-ref'?: string
  name: string
  version?: string
  description?: string
  manufacturer?: { name: string }
  purl?: string
  components?: Component[]
  evidence?: { occurrences: { location: string; line?: number }[] }
  properties?: Property[]
}

export type Bom = {
  $schema: string
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  version: number
  metadata: {
    timestamp: string
    lifecycles: { phase: 'operations' }[]
    tools: { components: Component[] }
    component: Component
  }
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** Properties under our own name, those without a value left out; in order. */
export const properties = (
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): { properties?: Property[] } => {
  const list = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `portolan:${name}`, value: String(value) }],
  )
  return list.length > 0 ? { properties: list } : {}
}
