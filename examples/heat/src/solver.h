/*
 * The scheme: forward in time, central in space (FTCS),
 *
 *     u' = u + a dt ((u_W - 2 u + u_E) / hx^2 + (u_S - 2 u + u_N) / hy^2),
 *
 * explicit, first order in dt and second in hx and hy; dt shrinks with the square of the spacing, so
 * the whole is second order in the spacing.
 */
#ifndef HEAT_SOLVER_H
#define HEAT_SOLVER_H

#include "grid.h"
#include "problem.h"

/* Largest deviations over all nodes and ranks; the same on every rank. */
typedef struct {
  double exact;   /* from the exact solution of the equation */
  double scheme;  /* from what the scheme gives in exact arithmetic */
} Deviation;

/* Called with each state that is kept, the initial one being index 0. */
typedef void KeepState(void *context, int index, double time, const double *u);

/* Runs a problem to its end; keep may be NULL. Returns the deviations at the end. */
Deviation solve(const Problem *problem, const Grid *grid, KeepState *keep, void *context);

/* Deviations of a state u at time t. */
Deviation solver_deviation(const Problem *problem, const Grid *grid, double t, const double *u);

#endif
