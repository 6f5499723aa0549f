#include "solver.h"

#include <math.h>
#include <stdlib.h>

/* One time step from u, whose halo is filled, to next. */
static void step(const Grid *g, double rx, double ry, const double *restrict u,
                 double *restrict next) {
  for (int j = 1; j <= g->ny; j++) {
    for (int i = 1; i <= g->nx; i++) {
      size_t c = grid_at(g, i, j), row = (size_t)g->nx + 2;
      next[c] = u[c] + rx * (u[c - 1] - 2 * u[c] + u[c + 1]) +
                ry * (u[c - row] - 2 * u[c] + u[c + row]);
    }
  }
}

static double node_x(const Grid *g, const Resolution *r, int i) { return (g->first_x + i) * r->hx; }
static double node_y(const Grid *g, const Resolution *r, int j) { return (g->first_y + j) * r->hy; }

Deviation solver_deviation(const Problem *p, const Grid *g, double t, const double *u) {
  Resolution r = problem_resolution(p);
  double scheme_decay = pow(problem_decay_per_step(p), round(t / r.dt));
  double local[2] = {0, 0}, global[2];
  for (int j = 1; j <= g->ny; j++) {
    for (int i = 1; i <= g->nx; i++) {
      double x = node_x(g, &r, i), y = node_y(g, &r, j), value = u[grid_at(g, i, j)];
      double exact = fabs(value - problem_exact(p, x, y, t));
      double scheme = fabs(value - scheme_decay * problem_exact(p, x, y, 0));
      /* Written so that a NaN is kept, where fmax would drop it. */
      if (!(exact <= local[0])) local[0] = exact;
      if (!(scheme <= local[1])) local[1] = scheme;
    }
  }
  for (int k = 0; k < 2; k++)
    if (isnan(local[k])) local[k] = INFINITY;
  MPI_Allreduce(local, global, 2, MPI_DOUBLE, MPI_MAX, g->comm);
  return (Deviation){.exact = global[0], .scheme = global[1]};
}

Deviation solve(const Problem *p, const Grid *g, KeepState *keep, void *context) {
  Resolution r = problem_resolution(p);
  double rx = p->diffusivity * r.dt / (r.hx * r.hx), ry = p->diffusivity * r.dt / (r.hy * r.hy);
  /* Zeroed: the frame at the edge of the domain is the boundary value and is never written. */
  double *u = calloc(grid_values(g), sizeof *u), *next = calloc(grid_values(g), sizeof *next);
  if (u == NULL || next == NULL) MPI_Abort(g->comm, 3);

  for (int j = 1; j <= g->ny; j++)
    for (int i = 1; i <= g->nx; i++)
      u[grid_at(g, i, j)] = problem_exact(p, node_x(g, &r, i), node_y(g, &r, j), 0);
  if (keep != NULL) keep(context, 0, 0, u);

  long steps_per_snapshot = r.steps / p->snapshots;
  for (long n = 1; n <= r.steps; n++) {
    grid_exchange_halo(g, u);
    step(g, rx, ry, u, next);
    double *old = u;
    u = next;
    next = old;
    if (keep != NULL && n % steps_per_snapshot == 0)
      keep(context, (int)(n / steps_per_snapshot), (double)n * r.dt, u);
  }
  Deviation deviation = solver_deviation(p, g, p->end_time, u);
  free(u);
  free(next);
  return deviation;
}
