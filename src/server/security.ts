/** What every answer says to browsers, and which requests are not answered at all. */
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** Nothing from elsewhere, nothing inline, no frames around it. */
export const headers = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Says nothing over plain HTTP, and is for whoever puts TLS before it to decide.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  })

const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * A server for this machine alone answers to its own names alone: a page on the web could otherwise
 * give itself the server's address (DNS rebinding) and read it.
 */
export const ownNames = (): MiddlewareHandler => async (c, next) => {
  if (local.test(c.req.header('host') ?? '')) return next()
  return c.text('This server answers to localhost only.', 421)
}

/**
 * At most `each` requests a minute from one address, counted over whole minutes. `of` gives the
 * address; one that is unknown shares a count with all others that are.
 */
export function rateLimit(
  each: number,
  of: (c: Parameters<MiddlewareHandler>[0]) => string,
  now: () => number = Date.now,
): MiddlewareHandler {
  let minute = 0
  let counts = new Map<string, number>()
  return async (c, next) => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) {
      minute = current
      counts = new Map()
    }
    const who = of(c)
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    if (count <= each) return next()
    return c.json({ error: { code: 'TOO_MANY', message: 'too many requests' } }, 429, {
      'retry-after': String(60 - (Math.floor(now() / 1000) % 60)),
    })
  }
}
