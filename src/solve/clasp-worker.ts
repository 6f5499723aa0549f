/** Clasp in a thread of its own, so that a solve can be stopped. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  type ClaspReply,
  type ClaspRequest,
  type Compiled,
  prepare,
  runClasp,
} from './clasp-run.ts'

prepare(workerData as Compiled)
parentPort?.on('message', (request: ClaspRequest) => {
  runClasp(request).then(
    (reply) => parentPort?.postMessage(reply),
    (error: unknown) =>
      parentPort?.postMessage({
        lines: [],
        errors: [String(error)],
        status: 65,
      } satisfies ClaspReply),
  )
})
