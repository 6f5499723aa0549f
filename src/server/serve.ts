/** `portolan serve`: the app behind a port, until it is stopped. */
import { serve as listen } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { catalogShow, type Place } from '../app/catalog-lookup.ts'
import { keptOverview } from '../app/overview.ts'
import { readServedSites } from '../app/served-sites.ts'
import { toolTitles } from '../app/tool-titles.ts'
import { PortolanError } from '../model/errors.ts'
import { app } from './app.ts'
import type { Data } from './data.ts'

export type ServeOptions = {
  place: Place
  /** Machines to show: files, folders, names, `all`. */
  sites: readonly string[]
  host: string
  port: number
}

export async function openData(place: Place, sites: readonly string[]): Promise<Data> {
  const overview = await keptOverview(place)
  return {
    place,
    overview,
    show: (name) => catalogShow(name, place),
    sites: await readServedSites(sites),
    titles: toolTitles(),
  }
}

const isLocal = (host: string): boolean => /^(localhost|127\.|::1$)/.test(host)

/** Resolves when the signal has stopped it. Throws PORT_TAKEN, and as the catalogue and Sites do. */
export async function serve(
  { place, sites, host, port }: ServeOptions,
  { signal, ready }: { signal: AbortSignal; ready: (url: string) => void },
): Promise<void> {
  const data = await openData(place, sites)
  const { fetch } = app(data, { local: isLocal(host) })
  await new Promise<void>((resolve, reject) => {
    const server = listen({ fetch, hostname: host, port }, (info: AddressInfo) =>
      ready(`http://${info.family === 'IPv6' ? `[${info.address}]` : info.address}:${info.port}/`),
    )
    server.on('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    const stop = () => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL')
    return error
  return new PortolanError('PORT_TAKEN', `cannot listen there: ${error.message}`, {
    where: `${host}:${port}`,
    hint: 'choose another with --port; 0 takes any that is free',
    cause: error,
  })
}
