/** The survey of fields: what of it has no place in a Site, and why. */
export type Survey = {
  fields: Record<string, Record<string, { in: string } | { out: string }>>
}

export const leftOut = (fields: Survey['fields']): string =>
  [
    '| Surveyed | Why it is no field |',
    '|---|---|',
    ...Object.entries(fields).flatMap(([path, parts]) =>
      Object.entries(parts).flatMap(([part, place]) =>
        'out' in place
          ? [`| \`${path.replace(/ ?\{.*| ?,.*/, '')}\`: ${part} | ${place.out} |`]
          : [],
      ),
    ),
  ].join('\n')
